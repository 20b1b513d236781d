"""Records that try to run a script: every text of the schema's examples replaced, all at once and one by one."""

import copy
import json
import pathlib
import sys

EXAMPLES = pathlib.Path(__file__).parent.parent.parent / "schemas" / "examples" / "valid"

TEXTS = [
    '"><script>window.__pwned=1</script>',
    "'><img src=x onerror=window.__pwned=2>",
    "</script><script>window.__pwned=3</script>",
    "</title></style></textarea><svg onload=window.__pwned=4>",
    "{{{title}}}{{> head}}{{#site}}[[skip]]{{/site}}",
    "javascript:window.__pwned=5//https://example.org",
    '" onfocus=window.__pwned=6 autofocus x="',
    "\u202e\u2066<b>tfel ot thgir</b>\u202d",
    "]]>--><!--<iframe src=javascript:window.__pwned=7>",
    '");window.__pwned=8;//\\u2028\\',
    "=HYPERLINK(\"javascript:window.__pwned=9\")",
    "W" * 3000,
]
LINKS = [
    "javascript:window.__pwned=11", "data:text/html,<script>window.__pwned=12</script>", "vbscript:x",
    'https://example.org/"onmouseover="window.__pwned=13', "https://example.org/<script>window.__pwned=14</script>",
    " javascript:window.__pwned=15", "java\tscript:window.__pwned=16", "//example.org/x", "https://user:pw@example.org/",
    "mailto:a@b.example?subject=<script>", "https://example.org/%22%3E%3Cscript%3Ewindow.__pwned=17%3C/script%3E",
]
KEPT = {"schema", "id", "kind", "home", "status", "basis", "consent", "revision", "modifiedAt", "contentHash"}


def leaves(value, path=()):
    if isinstance(value, dict):
        for name, member in value.items():
            if path or name not in KEPT:
                yield from leaves(member, path + (name,))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from leaves(member, path + (index,))
    elif isinstance(value, str):
        yield path


def put(document, path, text):
    for step in path[:-1]:
        document = document[step]
    document[path[-1]] = text


def public(record, local):
    """The record under another name, with leave to show all of it."""
    record = copy.deepcopy(record)
    record["id"] = f"{record['home']}:{record['kind']}/{local}"
    record["basis"] = {"type": "public"}
    record.pop("contentHash", None)
    for contact in record.get("contacts", []):
        contact["private"] = False
    return record


def records():
    number = 0
    for file in sorted(EXAMPLES.glob("*.json")):
        record = json.loads(file.read_text())
        if record.get("status") != "active":
            continue
        paths = list(leaves(record))
        for round in range(2):
            # Whatever the schema lets through of each: texts and links take their turns.
            for path in paths:
                number += 1
                payloads = TEXTS + LINKS
                changed = public(record, f"h{number}")
                put(changed, path, payloads[(number + round * 7) % len(payloads)])
                yield changed
        for payload in TEXTS + LINKS:
            number += 1
            changed = public(record, f"h{number}")
            for path in paths:
                # Codes, dates and tags have forms that no payload has; they stay.
                if path[-1] not in ("scheme", "concept", "level", "code", "role", "type", "rel", "start", "end", "date",
                                    "status", "record", "language", "quantity", "qualifier", "timeZone", "rrule", "from",
                                    "translatedBy", "kind", "retrievedAt", "payloadHash", "node", "licence", "url",
                                    "sourceURL", "doi", "format", "country", "postalCode", "crosswalkVersion",
                                    "adapterVersion", "unit"):
                    put(changed, path, payload)
            yield changed


if __name__ == "__main__":
    for record in records():
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
