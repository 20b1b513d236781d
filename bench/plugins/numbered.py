#!/usr/bin/env python3
"""What `plugin-bench` asks itself for, in Python with the standard library: a plugin as people write them."""
import json
import sys

MANIFEST = {"id": "numbered", "version": "1", "protocol": 1, "summary": {"en": "Records for measuring"},
            "capabilities": ["harvest", "resume"], "formats": ["application/json"], "options": {}, "hosts": []}
TEXT = ('{"titre": "L’eau de la rivière et ses \\"amis\\""} ' * 24).encode()[:1024].decode("utf-8", "ignore")


def say(kind, **members):
    sys.stdout.write(json.dumps({"type": kind, **members}, ensure_ascii=False) + "\n")


count = 0
for line in sys.stdin:
    message = json.loads(line)
    match message["type"]:
        case "hello": say("hello", protocol=1, id="numbered", version="1", manifest=MANIFEST)
        case "configure":
            count = int(message["location"].removeprefix("numbers://"))
            say("ready")
        case "identify": say("source", summary="numbers", listsEverything=True)
        case "page":
            start = int(message.get("cursor", 0))
            end = min(start + message["request"]["pageSize"], count)
            for number in range(start, end):
                say("record", identifier=f"record/{number}", datestamp="2026-11-21T00:00:00Z",
                    format="application/json", payload=TEXT)
            say("pageEnd", count=end - start, total=count, **({"next": str(end)} if end < count else {}))
        case "bye":
            say("done")
            sys.stdout.flush()
            break
    sys.stdout.flush()
