#!/usr/bin/env python3
"""Reads a published catalogue with other people's libraries and says where it is not what it claims to be.

    check_site.py SITE BASE_URL

Structured data with extruct, feeds with feedparser, the calendar with icalendar, the rest with the standard library.
Ends 1 when anything is wrong.
"""

import collections
import csv
import json
import pathlib
import sys
import xml.etree.ElementTree as ElementTree

import extruct
import feedparser
import icalendar

site = pathlib.Path(sys.argv[1])
base = sys.argv[2]
problems = []


def check(condition, message):
    if not condition:
        problems.append(message)


def pages():
    return sorted(path for path in site.rglob("*.html"))


def in_graph(graph, wanted):
    return [item for item in graph if item.get("@type") == wanted]


# Structured data: every page reads back, a record's page is about a thing that is in it.
types = collections.Counter()
for path in pages():
    name = path.relative_to(site)
    found = extruct.extract(path.read_text(encoding="utf-8"), base_url=base + str(name), syntaxes=["json-ld"])["json-ld"]
    if name.name == "404.html":
        continue
    withdrawn = 'name="robots"' in path.read_text(encoding="utf-8")
    check(len(found) == 1 or withdrawn, f"{name}: {len(found)} JSON-LD blocks instead of 1")
    for block in found:
        check(block.get("@context") == "https://schema.org", f"{name}: the context is not schema.org's")
        graph = block.get("@graph", [])
        types.update(item.get("@type") for item in graph)
        ids = {item.get("@id") for item in graph}
        for page in in_graph(graph, "WebPage"):
            if "mainEntity" in page:
                check(page["mainEntity"]["@id"] in ids, f"{name}: the page is about a thing it does not describe")
                check(page.get("dateModified"), f"{name}: no dateModified")
        for item in graph:
            if str(item.get("@type", "")).endswith("Event"):
                check(item.get("name") and item.get("startDate"), f"{name}: an event without name or startDate")
        for item in in_graph(graph, "Dataset"):
            check(50 <= len(item.get("description", "")) <= 5000, f"{name}: a dataset's description of a wrong length")
            check(item.get("distribution"), f"{name}: a dataset without a distribution")
print("JSON-LD:", ", ".join(f"{count} {kind}" for kind, count in sorted(types.items(), key=str)))
check(types["DataCatalog"] >= 2, "no DataCatalog on the home pages")

# Records: JSON lines, JSON files and table agree.
lines = [json.loads(line) for line in (site / "records.jsonl").read_text(encoding="utf-8").splitlines()]
active = {line["id"] for line in lines if line["status"] == "active"}
check(len({line["id"] for line in lines}) == len(lines), "records.jsonl has a record twice")
files = {json.loads(path.read_text(encoding="utf-8"))["id"]: path for path in (site / "records").rglob("*.json")}
check(set(files) == {line["id"] for line in lines}, "records.jsonl and the JSON beside the pages differ")
for line in lines:
    check(json.loads(files[line["id"]].read_text(encoding="utf-8")) == line, f"{line['id']}: two JSON forms")
    for member in ("contacts", "consent"):
        check(member not in line, f"{line['id']}: {member} without a grant")
with open(site / "catalogue.csv", encoding="utf-8-sig", newline="") as file:
    rows = list(csv.DictReader(file))
check({row["id"] for row in rows} == active, "catalogue.csv and records.jsonl differ")
print(f"records: {len(active)} active, {len(lines) - len(active)} left")

# Feeds.
for name, language in (("feed.xml", "fr"), ("en/feed.xml", "en")):
    feed = feedparser.parse(str(site / name))
    check(not feed.bozo, f"{name}: {feed.get('bozo_exception')}")
    check(feed.version == "atom10", f"{name}: read as {feed.version}")
    check(feed.feed.get("updated_parsed"), f"{name}: no updated")
    check(len(feed.entries) == min(50, len(active)), f"{name}: {len(feed.entries)} entries for {len(active)} records")
    check(len({entry.id for entry in feed.entries}) == len(feed.entries), f"{name}: an id twice")
    for entry in feed.entries:
        check(entry.get("title") and entry.get("updated_parsed"), f"{name}: {entry.get('id')} lacks title or updated")
        target = site / entry.link.removeprefix(base)
        check(entry.link.startswith(base) and target.is_file(), f"{name}: {entry.link} leads nowhere")
    print(f"{name}: {len(feed.entries)} entries, {language}")

# Calendar.
bytes_ = (site / "agenda.ics").read_bytes()
check(all(len(line) <= 75 for line in bytes_.split(b"\r\n")), "agenda.ics: a line over 75 octets")
calendar = icalendar.Calendar.from_ical(bytes_)
events = calendar.walk("VEVENT")
zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
dated = [
    line for line in lines
    if line["status"] == "active" and line["kind"] == "event"
    and len(line.get("period", {}).get("start", "")) >= 10 and line["period"]["start"][-1] not in "~?"
]
check(len(events) == len(dated), f"agenda.ics: {len(events)} events for {len(dated)} with a day")
for event in events:
    check(not event.errors, f"agenda.ics: {event.get('UID')}: {event.errors}")
    for member in ("UID", "DTSTAMP", "DTSTART", "SUMMARY"):
        check(member in event, f"agenda.ics: {event.get('UID')} has no {member}")
    zone = event["DTSTART"].params.get("TZID")
    check(zone is None or zone in zones, f"agenda.ics: {event.get('UID')}: zone {zone} is not described")
print(f"agenda.ics: {len(events)} events, zones {sorted(zones)}")

# Sitemap: each page once, each address a page.
space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
listed = []
for part in ElementTree.parse(site / "sitemap.xml").getroot().findall("s:sitemap/s:loc", space):
    tree = ElementTree.parse(site / part.text.removeprefix(base))
    listed += [loc.text for loc in tree.getroot().findall("s:url/s:loc", space)]
check(len(set(listed)) == len(listed), "the sitemap has an address twice")
for address in listed:
    check((site / address.removeprefix(base)).is_file(), f"sitemap: {address} leads nowhere")
missing = {f"{base}records/{path.relative_to(site / 'records')}" for path in (site / "records").rglob("*.html")} - set(listed)
left = len(lines) - len(active)
check(len(missing) <= left, f"sitemap: {len(missing)} record pages are missing")
print(f"sitemap: {len(listed)} addresses")

for problem in problems[:50]:
    print("wrong:", problem)
print(f"{len(problems)} problems")
sys.exit(1 if problems else 0)
