#!/usr/bin/env python3
"""Has other people's harvesters read our provider, whole and incrementally, and validates what it answers.

    check_oai.py SHOPCTL PYTHON WORK

PYTHON has django-oai-pmh, whose records our node harvests and passes on.
Sets of records (identifier, datestamp, deleted, sets) have to equal the ledger's. Answers have to be valid by the schemas
in xsd. Each of these checks is first seen to fail for something that was tampered with. Ends 1 when anything is wrong.
"""

import json
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

import clients
from library import Library
from node import Node, program

here = Path(__file__).parent
problems = []
CERIF = {"initiative", "project", "organisation", "group", "person", "event"}
FORMATS = {"oai_dc": lambda kind: True, "scienceshop": lambda kind: True, "oai_cerif_openaire": CERIF.__contains__}


def check(condition, message):
    if not condition:
        problems.append(message)
        print("  wrong: " + message, flush=True)


def difference(found, wanted):
    """How two sets of records differ, in words; empty when they do not."""
    missing, extra = sorted(wanted.keys() - found.keys()), sorted(found.keys() - wanted.keys())
    other = sorted(name for name in wanted.keys() & found.keys() if wanted[name] != found[name])
    parts = []
    if missing:
        parts.append(f"{len(missing)} missing, as {missing[0]} {wanted[missing[0]]}")
    if extra:
        parts.append(f"{len(extra)} too many, as {extra[0]} {found[extra[0]]}")
    if other:
        parts.append(f"{len(other)} otherwise, as {other[0]}: {found[other[0]]} for {wanted[other[0]]}")
    return "; ".join(parts)


# Answers


def ask(base, post=False, **arguments):
    words = urllib.parse.urlencode({name.rstrip("_"): value for name, value in arguments.items()})
    request = urllib.request.Request(base, words.encode()) if post else f"{base}?{words}"
    with urllib.request.urlopen(request, timeout=300) as answer:
        return answer.read()


def pages(base, **arguments):
    """Every page of a list."""
    while True:
        page = ask(base, **arguments)
        yield page
        token = re.search(rb"<resumptionToken[^>]*>([^<]+)</", page)
        if not token:
            return
        arguments = {"verb": arguments["verb"], "resumptionToken": token[1].decode()}


def is_valid(answers, work):
    """Which of these answers the schemas refuse, with xmllint's words."""
    files = []
    for number, answer in enumerate(answers):
        file = work / f"answer-{number}.xml"
        file.write_bytes(answer)
        files.append(file)
    done = subprocess.run(
        ["xmllint", "--nonet", "--noout", "--schema", here / "xsd/all.xsd", *files],
        capture_output=True,
        text=True,
        check=False,
        env={"XML_CATALOG_FILES": str(here / "xsd/catalog.xml"), "PATH": "/usr/bin:/bin:/usr/local/bin"},
    )
    valid = set(re.findall(r"^(.*) validates$", done.stderr, re.M))
    words = [line for line in done.stderr.splitlines() if "Schemas validity error" in line or "parser error" in line]
    return [file for file in files if str(file) not in valid], words


def answers_of_every_kind(base):
    named = next(name for name in clients.with_sickle(base, "oai_dc", None) if "demand" in name)
    yield ask(base, verb="Identify")
    yield ask(base, post=True, verb="Identify")
    yield ask(base, verb="ListMetadataFormats")
    yield ask(base, verb="ListMetadataFormats", identifier=named)
    yield from pages(base, verb="ListSets")
    for prefix in FORMATS:
        yield from pages(base, verb="ListRecords", metadataPrefix=prefix)
    yield from pages(base, verb="ListIdentifiers", metadataPrefix="oai_dc", set="kind:demand")
    yield ask(base, verb="ListRecords", metadataPrefix="oai_dc", from_="2020-01-01", until="2099-12-31")
    for prefix in ("oai_dc", "scienceshop"):
        yield ask(base, verb="GetRecord", metadataPrefix=prefix, identifier=named)
        yield ask(base, post=True, verb="GetRecord", metadataPrefix=prefix, identifier=named)


# What has to be refused, and with which code.
REFUSALS = [
    ("badVerb", {}),
    ("badVerb", {"verb": "Steal"}),
    ("badArgument", {"verb": "Identify", "set": "a"}),
    ("badArgument", {"verb": "ListRecords"}),
    ("badArgument", {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "yesterday"}),
    ("badArgument", {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2024-01-01", "until": "2023-01-01"}),
    ("badArgument", {"verb": "GetRecord", "identifier": "<&\"'>"}),
    ("badResumptionToken", {"verb": "ListRecords", "resumptionToken": "of somebody else"}),
    ("cannotDisseminateFormat", {"verb": "ListRecords", "metadataPrefix": "marc21"}),
    ("idDoesNotExist", {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:elsewhere.example:1"}),
    ("idDoesNotExist", {"verb": "ListMetadataFormats", "identifier": "oai:elsewhere.example:1"}),
    ("noRecordsMatch", {"verb": "ListRecords", "metadataPrefix": "oai_dc", "until": "1999-01-01"}),
]

# One small untruth each, which a check that is worth anything has to notice.
TAMPERINGS = [
    (rb"<responseDate>[^<]*</responseDate>", b""),
    (rb"<responseDate>([^<]*)Z</responseDate>", rb"<responseDate>\1+00:00</responseDate>"),
    (rb"<datestamp>([^T<]*)T[^<]*</datestamp>", rb"<datestamp>\1 noon</datestamp>"),
    (rb"<setSpec>kind:", b"<setSpec>kind;"),
    (rb"<dc:title", b"<dc:titel"),
    (rb"<header>", b'<header status="gone">'),
    (rb'<resumptionToken completeListSize="\d+"', b'<resumptionToken completeListSize="many"'),
    (rb"</metadata>", b"<more/></metadata>"),
    (rb"&amp;", b"&"),
]


def validate(node, work):
    kinds = list(answers_of_every_kind(node.base))
    for code, arguments in REFUSALS:
        answer = ask(node.base, **arguments)
        check(f'<error code="{code}"'.encode() in answer, f"{arguments} is not refused with {code}")
        kinds.append(answer)
    # Whatever the schemas know of has to be among them, or they would prove nothing about it.
    for part in (b"<oai-identifier ", b"<friends ", b"<provenance ", b"<rights ", b"<Service ", b'status="deleted"'):
        check(any(part in answer for answer in kinds), f"{part.decode()} is in no answer")
    refused, words = is_valid(kinds, work)
    check(not refused, f"{len(refused)} of {len(kinds)} answers are not valid: {words[:5]}")

    page = next(pages(node.base, verb="ListRecords", metadataPrefix="oai_dc"))
    page = page.replace(b"</dc:title>", b" &amp; more</dc:title>", 1)
    check(not is_valid([page], work)[0], "a page is not valid before it was tampered with")
    tampered = [re.sub(pattern, replacement, page, count=1) for pattern, replacement in TAMPERINGS]
    check(all(page != other for other in tampered), "a page could not be tampered with")
    left = len(tampered) - len(is_valid(tampered, work)[0])
    check(left == 0, f"{left} of {len(tampered)} tampered answers were found valid")
    print(f"  {len(kinds)} answers are valid; {len(tampered)} tampered ones are not", flush=True)


# Harvests


def clock(node):
    """What the provider says that the time is."""
    return re.search(rb"<responseDate>([^<]*)<", ask(node.base, verb="Identify"))[1].decode()


class Harvester:
    """One of other people's clients, with what it knows of one format."""

    def __init__(self, name, prefix):
        self.name, self.prefix = name, prefix
        self.known = {}
        self.since = None

    def harvest(self, node):
        # The provider's clock when the list began, as the protocol wants it.
        begun = clock(node)
        seen = clients.ALL[self.name](node.base, self.prefix, self.since)
        self.since = begun
        self.known.update(seen)
        wanted = node.given(FORMATS[self.prefix])
        words = difference(self.known, wanted)
        check(not words, f"{self.name}, {self.prefix}: {words}")
        return len(seen)


def rows(edition):
    """The demands of the first, second and third edition: some change, some go, some come, and some come back."""
    numbers = [n for n in range(1, 321) if edition != 2 or n % 13] + (list(range(401, 431)) if edition > 1 else [])
    return [
        (
            f"D-{n}",
            f"Eau & rivière {n}" + (" <bis>" if n % 5 == 0 else ""),
            "Qu’est-ce qui a changé ?" if edition > 1 and n % 11 == 0 else f"Comment faire, {n} ?",
            f"Association {n % 40}" if n % 7 == 0 else "",
        )
        for n in numbers
    ]


def main():
    shopctl, python, work = program(sys.argv[1]), program(sys.argv[2]), Path(sys.argv[3])
    library = Library(python, work / "library.sqlite")
    node = Node(shopctl, work / "node", library.base)
    node.write(rows(1))
    library.start()
    try:
        node.run("harvest", "lyon", "lille", "occitanie", "quebec", "nantes", "library", "--quiet")
    finally:
        library.stop()
    node.start()
    try:
        harvesters = [Harvester(name, "oai_dc") for name in clients.ALL]
        harvesters += [Harvester("sickle", "scienceshop"), Harvester("oaipmh-scythe", "oai_cerif_openaire")]
        for edition in (1, 2, 3):
            if edition > 1:
                node.write(rows(edition))
                node.run("harvest", "nantes", "--accept-removals", "--quiet")
                node.wait("the channel to be up to date", node.is_fresh)
            given = node.given()
            # What changed in the very second of a harvest is listed by the next one too.
            latest = max(seen.datestamp for seen in given.values())
            node.wait("the next second", lambda latest=latest: clock(node) > latest)
            there = {name.split(":", 2)[2] for name, seen in given.items() if not seen.deleted}
            exported = node.exported()
            check(there <= exported, f"given and not there: {sorted(there - exported)[:3]}")
            # Of the other nodes some have not agreed to be shown.
            kept = sorted(name for name in exported - there if name.startswith("nantes:"))
            check(not kept, f"there, public and not given: {kept[:3]}")
            gone = sum(seen.deleted for seen in given.values())
            check((gone > 0) == (edition == 2), f"{gone} records are told as deleted in edition {edition}")
            counts = [harvester.harvest(node) for harvester in harvesters]
            if edition > 1:
                check(max(counts) < len(given), "what did not change was listed again")
            print(f"  edition {edition}: {len(given)} records, {gone} of them deleted; listed {counts}", flush=True)
            if gone:
                validate(node, work)
        plan = json.loads(node.run("publish", "oai", "--no-site", "--plan", "--format", "json"))
        check(plan["verdict"] == "unchanged", f"publishing by hand would be {plan['verdict']}")
        whole = clients.with_sickle(node.base, "oai_dc", None)
        check(not difference(whole, node.given()), "a harvest from the beginning tells something else")
        for name in ("kind:demand", "node:lyon", "node"):
            part = clients.with_sickle(node.base, "oai_dc", None, of_set=name)
            wanted = {
                record: seen
                for record, seen in node.given().items()
                if any(leaf == name or leaf.startswith(name + ":") for leaf in seen.sets)
            }
            check(part and not difference(part, wanted), f"the set {name}: {difference(part, wanted)}")
        for tampered in tamper(whole):
            check(difference(tampered, whole), "a record set that was tampered with was found right")
    finally:
        status = node.stop()
    check(status == 0, f"the server ended with {status}")
    return 1 if problems else 0


def tamper(whole):
    name = sorted(whole)[0]
    yield {other: seen for other, seen in whole.items() if other != name}
    yield whole | {name + "x": whole[name]}
    yield whole | {name: whole[name]._replace(deleted=not whole[name].deleted)}
    yield whole | {name: whole[name]._replace(datestamp="2020-01-01T00:00:00Z")}
    yield whole | {name: whole[name]._replace(sets=())}


if __name__ == "__main__":
    sys.exit(main())
