"""A plugin that does everything the protocol has, as its authors would: model.py LOG, standard library only.

A source is a JSON file: {"version": "1", "items": [{"id", "title", "changed", "gone"?, "hidden"?}], "mute"?}: what is
hidden is listed and not given, and who is mute tells no beginning. A channel is a folder with a file per record. LOG gets a
line for each request.
"""

import datetime
import json
import os
import sys

LOG = sys.argv[1]
MANIFEST = {
    "id": "model", "version": "1.0.0", "protocol": 1, "summary": {"en": "A model plugin"},
    "capabilities": ["harvest", "resume", "since", "deletions", "identifiers", "map", "publish"],
    "formats": ["application/x-model"],
    "options": {"type": "object", "properties": {"title": {"type": "string"}}, "additionalProperties": False},
    "hosts": [], "secrets": {"key": {"summary": {"en": "A key"}, "required": False}}, "variables": ["MODEL_COLOUR"],
}
location, options = "", {}


class Failed(Exception):
    def __init__(self, code, message, disposition="abort"):
        super().__init__(message)
        self.answer = {"code": code, "message": message, "disposition": disposition}


def say(kind, **members):
    print(json.dumps({"type": kind, **members}, ensure_ascii=False), flush=True)


def ask(kind, **members):
    say(kind, **members)
    return json.loads(sys.stdin.readline())


def source():
    with open(location, encoding="utf-8") as file:
        return json.load(file)


def items(request, listing=False):
    items = source()["items"]
    after = request.get("bookmark") or request.get("since")
    if after and not listing:
        return [item for item in items if item["changed"][:10] > after[:10]]
    return [item for item in items if not item.get("gone")]


def slice_of(message, listing=False):
    start = message.get("cursor", "0")
    is_trial = start.startswith("try-")
    start = start.removeprefix("try-")
    if not start.isdigit():
        raise Failed("cursor", "This cursor is not known.", "restartWindow")
    size = 1 if is_trial else message["request"]["pageSize"]
    everything = items(message["request"], listing)
    if not listing:
        everything = [item for item in everything if "hidden" not in item]
    if int(start) > len(everything):
        raise Failed("cursor", "This cursor is not known.", "restartWindow")
    end = int(start) + size
    rest = {"next": str(end)} if end < len(everything) else {}
    return everything[int(start):end], {**rest, "total": len(everything)}


def say_record(item):
    status = {"status": "deleted"} if item.get("gone") else {}
    say("record", identifier=item["id"], datestamp=item["changed"], format="application/x-model",
        payload=json.dumps(item, ensure_ascii=False, sort_keys=True), **status)


def page(message):
    records, rest = slice_of(message)
    for item in records:
        if item["title"] == "broken":
            raise Failed("network", "The source breaks on this page.")
    for item in records:
        say_record(item)
    if "next" not in rest:
        changes = [item["changed"] for item in source()["items"]]
        if changes:
            rest["bookmark"] = max(changes)
    say("pageEnd", count=len(records), **rest)


def identifiers(message):
    entries, rest = slice_of(message, listing=True)
    for item in entries:
        say("entry", identifier=item["id"], datestamp=item["changed"])
    say("listEnd", count=len(entries), **rest)


def start(message):
    """Its lists of changes name what changed on a later day than the bookmark's."""
    day = datetime.date.fromisoformat(message["bookmark"][:10]) + datetime.timedelta(days=1)
    say("start", datestamp=day.isoformat())


def drafts(message):
    node = message["context"]["node"]
    results = []
    for record in message["records"]:
        item = json.loads(record["payload"])
        if item["title"] == "cut":
            results.append({"drafts": [], "issues": [{"severity": "error", "code": "cut", "message": "It came cut."}]})
            continue
        results.append({"drafts": [{
            "record": {
                "schema": "record/1", "id": f"{node}:organisation/{item['id']}", "kind": "organisation", "home": node,
                "status": "active", "title": {message["context"]["language"]: item["title"]}},
            "evidence": [{"path": "/title/fr", "asWritten": item["title"]}]}]})
    say("drafts", results=results)


def publish(message):
    receipts = []
    for exposure in message["batch"]:
        (action, record), = exposure.items()
        path = os.path.join(location, record["id"].replace("/", "_").replace(":", "_") + ".json")
        if action == "show":
            text = json.dumps(record["record"], ensure_ascii=False, sort_keys=True)
            old = open(path, encoding="utf-8").read() if os.path.exists(path) else None
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            outcome = "unchanged" if old == text else "published"
            receipts.append({"record": record["id"], "outcome": outcome, "address": path})
        else:
            if os.path.exists(path):
                os.remove(path)
            receipts.append({"record": record["id"], "outcome": "withdrawn"})
    say("receipts", receipts=receipts)


def finish(message):
    after, names = None, []
    while True:
        answer = ask("view", of="records", limit=2, **({"after": after} if after else {}))
        names += [record["id"] for record in answer["records"]]
        if len(answer["records"]) < 2:
            break
        after = names[-1]
    path, text = os.path.join(location, "index.txt"), "".join(name + "\n" for name in names)
    if os.path.exists(path) and open(path, encoding="utf-8").read() == text:
        return say("finished", unchanged=1, entry="index.txt")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    say("finished", written=1, entry="index.txt")


for line in sys.stdin:
    message = json.loads(line)
    kind = message["type"]
    with open(LOG, "a", encoding="utf-8") as log:
        log.write(json.dumps({"type": kind, "cursor": message.get("cursor"), "identifier": message.get("identifier"),
                              "records": [r["identifier"] for r in message.get("records", [])],
                              "environment": sorted(os.environ) if kind == "hello" else [],
                              "folder": os.getcwd(), "contents": os.listdir("."),
                              "arguments": sys.argv[2:]}) + "\n")
    try:
        match kind:
            case "hello":
                say("hello", protocol=1, id="model", version="1.0.0", manifest=MANIFEST, features=["view", "detour", "single", "changes"])
            case "configure":
                location, options = message["location"], message.get("options", {})
                for name in options:
                    if name != "title" or not isinstance(options[name], str):
                        raise Failed("configuration", f"There is no option `{name}` of that kind; the option is `title`.")
                if message.get("role") == "channel":
                    say("ready", channel="model", publish={"canUpdate": True, "canDelete": True, "batchSize": 3,
                                                           "tellsShown": True, "tellsStanding": True},
                        fingerprint="1")
                else:
                    version = source()["version"] if os.path.exists(location) else "1"
                    tells = not (os.path.exists(location) and source().get("mute"))
                    say("ready", mappings=[
                        {"id": "model/items", "version": version, "formats": ["application/x-model"]}],
                        detours=True, damageCodes=["cut"], tellsStart=tells)
            case "identify":
                say("source", summary={"en": "A model", "fr": "Un modèle"}, listsEverything=True,
                    deletions="announced", scope=location)
            case "page": page(message)
            case "identifiers": identifiers(message)
            case "restart": say("place")
            case "detour":
                start = message.get("cursor", "0").removeprefix("try-")
                if message["error"]["code"] != "network":
                    say("way")
                elif message.get("cursor", "").startswith("try-"):
                    say("way", cursor=str(int(start) + 1), gap={
                        "severity": "error", "code": "item-broken", "message": f"Item {start} cannot be read."})
                else:
                    say("way", cursor="try-" + start, trial=True)
            case "single":
                found = [item for item in source()["items"] if item["id"] == message["identifier"]]
                if found and found[0].get("hidden") == "fails":
                    raise Failed("network", "The item is locked.")
                if found and "hidden" not in found[0]:
                    say_record(found[0])
                else:
                    say("absent")
            case "changes": start(message)
            case "map": drafts(message)
            case "begin": say("begun", isWhole=os.path.exists(os.path.join(location, "index.txt")))
            case "publish": publish(message)
            case "finish": finish(message)
            case "shown":
                path = os.path.join(location, message["record"].replace("/", "_").replace(":", "_") + ".json")
                document = json.load(open(path, encoding="utf-8")) if os.path.exists(path) else None
                say("shown", **({"document": document} if document else {}))
            case "standing":
                count = len([name for name in os.listdir(location) if name.endswith(".json")])
                say("standing", summary={"unchanged": count, "entry": "index.txt"})
            case "bye":
                say("done")
                break
    except Failed as failed:
        say("failed", **failed.answer)
