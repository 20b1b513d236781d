#!/usr/bin/env python3
"""Checks schemas/examples with Python's jsonschema, an implementation that is not ours.

Every file in valid/ must pass record.schema.json, every file in invalid/ must fail it, and every file in
invalid-beyond-schema/ must pass it (its rule is one that JSON Schema cannot say; our validator checks it).

    scripts/check-examples.py                        checks the examples
    scripts/check-examples.py --ours verdicts.json   also compares with our verdicts

The verdicts are {"path": true or false}, or what `shopctl schema validate --format json` prints: a list of objects
with "path" (or "file") and "valid". Files in invalid-beyond-schema/ are left out of the comparison.

Exit code 0 when all is well or jsonschema is not installed, 1 when not.
"""

import argparse
import datetime
import json
import pathlib
import re
import sys

try:
    import jsonschema
    import referencing
except ImportError:
    print("examples: skipped, jsonschema (4.18 or later) is not installed")
    sys.exit(0)

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / "schemas"
EXAMPLES = SCHEMAS / "examples"
CHECKER = jsonschema.FormatChecker(formats=())


# The formats we assert, spelled out from their specifications: jsonschema's own need packages that may be absent, and
# then pass everything.


@CHECKER.checks("language-tag")
def is_language_tag(value):
    """The langtag production of BCP 47 (RFC 5646 section 2.1), with private use; grandfathered tags are left out."""
    if not isinstance(value, str):
        return True
    language = r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})"
    variant = r"(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3})"
    tag = (
        rf"{language}(?:-[a-z]{{4}})?(?:-(?:[a-z]{{2}}|[0-9]{{3}}))?(?:-{variant})*"
        r"(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
    )
    return re.fullmatch(rf"{tag}|x(?:-[a-z0-9]{{1,8}})+", value, re.IGNORECASE | re.ASCII) is not None


@CHECKER.checks("date")
def is_date(value):
    if not isinstance(value, str):
        return True
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        return False
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return True


@CHECKER.checks("date-time")
def is_date_time(value):
    """RFC 3339 section 5.6; a leap second is allowed where it can be, at 23:59:60 UTC."""
    if not isinstance(value, str):
        return True
    parts = re.fullmatch(
        r"(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:Z|([+-])(\d{2}):(\d{2}))", value, re.IGNORECASE | re.ASCII
    )
    if not parts or not is_date(parts[1]):
        return False
    hour, minute, second = int(parts[2]), int(parts[3]), int(parts[4])
    offset_hours, offset_minutes = int(parts[6] or 0), int(parts[7] or 0)
    if hour > 23 or minute > 59 or second > 60 or offset_hours > 23 or offset_minutes > 59:
        return False
    east = (offset_hours * 60 + offset_minutes) * (-1 if parts[5] == "-" else 1)
    return second < 60 or (hour * 60 + minute - east) % 1440 == 1439


@CHECKER.checks("email")
def is_email(value):
    """A Mailbox of RFC 5321 section 4.1.2 with a dot-atom or a quoted local part and a domain name."""
    if not isinstance(value, str):
        return True
    atom = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
    label = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    local = rf'(?:{atom}(?:\.{atom})*|"(?:[ !#-\[\]-~]|\\[ -~])*")'
    return re.fullmatch(rf"{local}@(?:{label}(?:\.{label})*|\[[0-9A-Za-z.:]+\])", value) is not None


@CHECKER.checks("uri")
def is_uri(value):
    """An absolute URI of RFC 3986 (a scheme is required); ASCII only."""
    if not isinstance(value, str):
        return True
    pchar = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
    authority = r"(?:(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*@)?(?:\[[0-9A-Fa-fv:.]+\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(?::[0-9]*)?"
    hierarchy = rf"(?://{authority}(?:/{pchar}*)*|/(?:{pchar}+(?:/{pchar}*)*)?|{pchar}+(?:/{pchar}*)*|)"
    tail = rf"(?:\?(?:{pchar}|[/?])*)?(?:#(?:{pchar}|[/?])*)?"
    return re.fullmatch(rf"[A-Za-z][A-Za-z0-9+.-]*:{hierarchy}{tail}", value) is not None


def unique_members(pairs):
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise ValueError("a member is written twice")
    return dict(pairs)


def read(path):
    return json.loads(path.read_bytes().decode("utf-8"), object_pairs_hook=unique_members)


def validator(schema="record.schema.json", folder="record/1"):
    resources = []
    for path in sorted((SCHEMAS / folder).glob("*.schema.json")):
        document = read(path)
        jsonschema.Draft202012Validator.check_schema(document)
        resources.append((document["$id"], referencing.Resource.from_contents(document)))
    registry = referencing.Registry().with_resources(resources)
    return jsonschema.Draft202012Validator(
        read(SCHEMAS / folder / schema), registry=registry, format_checker=CHECKER
    )


def our_verdicts(path):
    answer = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(answer, dict) and not all(isinstance(value, bool) for value in answer.values()):
        lists = [value for value in answer.values() if isinstance(value, list)]
        answer = lists[0] if len(lists) == 1 else []
    if isinstance(answer, list):
        answer = {entry.get("path", entry.get("file")): entry["valid"] for entry in answer}
    return {"/".join(pathlib.PurePath(name).parts[-2:]): verdict for name, verdict in answer.items()}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--ours", type=pathlib.Path, help="our verdicts, as JSON")
    arguments.add_argument("-v", "--verbose", action="store_true", help="print the errors found in invalid examples")
    arguments = arguments.parse_args()
    checker = validator()
    problems = []
    verdicts = {}
    for folder, expected in (("valid", True), ("invalid", False), ("invalid-beyond-schema", True)):
        paths = sorted((EXAMPLES / folder).glob("*.json"))
        if not paths:
            problems.append(f"{folder}: there are no examples")
        for path in paths:
            name = f"{folder}/{path.name}"
            errors = sorted(checker.iter_errors(read(path)), key=lambda error: list(map(str, error.absolute_path)))
            verdicts[name] = not errors
            if arguments.verbose and not expected:
                print(name, *(f"    {error.json_path}: {error.message}" for error in errors), sep="\n")
            if bool(errors) == expected:
                problems.append(f"{name}: " + "; ".join(f"{e.json_path} {e.message}" for e in errors) if errors
                                else f"{name}: passes the schema")
    if arguments.ours:
        ours = our_verdicts(arguments.ours)
        for name, verdict in verdicts.items():
            if name.startswith("invalid-beyond-schema/"):
                continue
            if name not in ours:
                problems.append(f"{name}: our side gave no verdict")
            elif ours[name] != verdict:
                problems.append(f"{name}: we say {ours[name]}, jsonschema says {verdict}")
    for problem in problems:
        print(problem, file=sys.stderr)
    compared = ", compared with ours" if arguments.ours else ""
    print(f"examples: {len(verdicts)} files checked with jsonschema{compared}, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
