"""A plugin that misbehaves by name: hostile.py NAME FOLDER. 25 records in pages of ten; FOLDER outlives the process.

Standard library only. What a name does is said in FaultRow.swift, beside what must come of it.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.parse

NAME, FOLDER = sys.argv[1], sys.argv[2]
MANIFEST = {
    "id": "hostile", "version": "1.0.0", "protocol": 1, "summary": {"en": "A plugin for tests"},
    "capabilities": ["harvest", "resume"], "formats": ["application/json"], "hosts": [], "options": {},
    "secrets": {"password": {"summary": {"en": "A password"}, "required": False}},
}
out = sys.stdout.buffer
answers = 0


def say(kind, **members):
    raw(json.dumps({"type": kind, **members}, ensure_ascii=False).encode() + b"\n")


# What these say too much must come with what they should say, or it would be another fault.
TOGETHER = {"two answers", "records after the end of a page", "answers twice the same error", "hello twice",
            "speaks after done", "hello before the question"}


MUTATION = random.Random(NAME) if NAME.startswith("mutated ") else None


def mutated(data):
    """Now and then a byte is changed, lost, doubled or put in, or a piece comes twice or not at all."""
    data = bytearray(data)
    while MUTATION.random() < 0.04:
        at = MUTATION.randrange(len(data)) if data else 0
        match MUTATION.randrange(7):
            case 0: data[at:at + 1] = bytes([MUTATION.randrange(256)])
            case 1: del data[at:at + 1]
            case 2: data[at:at] = data[at:at + 1]
            case 3: data[at:at] = MUTATION.choice([b"\n", b'"', b"{", b"}", b"\0", b"\xff", b"\\", b"999999999999999999999"])
            case 4: del data[at:at + MUTATION.randrange(1, 40)]
            case 5: data += bytes(data)
            case 6: data = bytearray()
    return bytes(data)


def raw(data):
    if MUTATION:
        data = mutated(data)
    out.write(data)
    if NAME not in TOGETHER:
        out.flush()


def once(what):
    """True the first time, in whichever process."""
    try:
        os.close(os.open(os.path.join(FOLDER, what), os.O_CREAT | os.O_EXCL))
        return True
    except FileExistsError:
        return False


def hang():
    while True:
        time.sleep(1000)


def crash(status=3):
    print("the last words of", NAME, file=sys.stderr, flush=True)
    os._exit(status)


def segfault():
    os.kill(os.getpid(), signal.SIGSEGV)


def flood(data):
    try:
        while True:
            out.write(data)
    except BrokenPipeError:
        os._exit(1)


def payload(number):
    return json.dumps([{
        "schema": "record/1", "id": f"lyon:organisation/r{number}", "kind": "organisation", "home": "lyon",
        "status": "active", "title": {"fr": f"Fiche {number}"}}], ensure_ascii=False)


def record(number, **changes):
    members = {"identifier": f"r{number}", "format": "application/json", "payload": payload(number)}
    members.update(changes)
    say("record", **{name: value for name, value in members.items() if value is not None})


def page(cursor, start=None, size=10):
    start = int(cursor or 0) if start is None else start
    end = min(start + size, 25)
    for number in range(start, end):
        record(number)
    finish(end - start, str(end) if end < 25 else None)


def finish(count, following, **members):
    if following is not None:
        members["next"] = following
    say("pageEnd", count=count, **members)


# --- Faults, by the message they answer. Each returns True when it did all the answering.

def at_start():
    match NAME:
        case "exit 0 at once": os._exit(0)
        case "exit 3 at once": crash()
        case "says why it cannot start, and ends":
            say("failed", code="configuration", message="There is no library.", disposition="abort")
            os._exit(1)
        case "crash at the start, once":
            if once("crashed"): crash()
        case "SIGSEGV at the start": segfault()
        case "hang at the start": hang()
        case "prints before hello": print("Loading plugin, please wait", flush=True)
        case "hello before the question": say("hello", protocol=1, id="hostile", version="1.0.0", manifest=MANIFEST)
        case "closes its output": os.close(1); hang()
        case "a flood before hello": flood(b"x" * 65536)
        case "a flood on standard error":
            while True: os.write(2, b"lament " * 9000)
        case "ignores SIGTERM and hangs":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            hang()
        case "stops itself": os.kill(os.getpid(), signal.SIGSTOP)
        case "signals its own group": os.killpg(0, signal.SIGKILL)
        case "a grandchild holds the pipes":
            subprocess.Popen(["sleep", "1000"])
            crash()
        case "a grandchild holds the pipes and speaks":
            subprocess.Popen(["sh", "-c", "trap '' HUP TERM; while :; do echo '{\"type\":\"log\",\"level\":\"debug\",\"message\":\"boo\"}'; sleep 0.01; done"])
            os._exit(0)
        case "fills its folder":
            for number in range(2000):
                os.makedirs(f"deep/{number}/er")
            os.symlink("/", "deep/root")
            crash()


def at_hello(message):
    match NAME:
        case "version 99": say("hello", protocol=99, id="hostile", version="1.0.0", manifest=MANIFEST)
        case "no version": say("hello", id="hostile", version="1.0.0", manifest=MANIFEST)
        case "another id":
            say("hello", protocol=1, id="other", version="1.0.0", manifest={**MANIFEST, "id": "other"})
        case "another version":
            say("hello", protocol=1, id="hostile", version="1.0.1", manifest={**MANIFEST, "version": "1.0.1"})
        case "more hosts than were agreed to":
            say("hello", protocol=1, id="hostile", version="1.0.0", manifest={**MANIFEST, "hosts": ["*.example.org"]})
        case "more capabilities than were agreed to":
            say("hello", protocol=1, id="hostile", version="1.0.0",
                manifest={**MANIFEST, "capabilities": ["harvest", "resume", "publish"]})
        case "no manifest": say("hello", protocol=1, id="hostile", version="1.0.0")
        case "a manifest as text": say("hello", protocol=1, id="hostile", version="1.0.0", manifest="trust me")
        case "hello twice":
            for _ in range(2): say("hello", protocol=1, id="hostile", version="1.0.0", manifest=MANIFEST)
        case "takes no lines":
            say("hello", protocol=1, id="hostile", version="1.0.0", manifest=MANIFEST, limits={"line": 0})
        case "reads nothing after its hello":
            say("hello", protocol=1, id="hostile", version="1.0.0", manifest=MANIFEST)
            hang()
        case "closes its input":
            os.close(0)
            say("hello", protocol=1, id="hostile", version="1.0.0", manifest=MANIFEST)
            hang()
        case "no protocol at all": raw(b"HTTP/1.1 200 OK\r\n\r\n")
        case "an old greeting with CR LF":
            raw(json.dumps({"type": "hello", "protocol": 1, "id": "hostile", "version": "1.0.0",
                            "manifest": MANIFEST}).encode() + b"\r\n\r\n")
        case _: return False
    return True


def at_configure(message):
    match NAME:
        case "crash when configured": crash()
        case "hang when configured": hang()
        case "refuses its options":
            say("failed", code="configuration", message={"en": "No such form.", "fr": "Formulaire inconnu."},
                disposition="abort")
        case "echoes the secret":
            secret = message["secrets"]["password"]
            print("password is", secret, file=sys.stderr, flush=True)
            say("log", level="warning", message="I was given " + secret)
            say("log", level="warning", message="https://x:" + urllib.parse.quote(secret) + "@example.org")
            say("failed", code="configuration", message="wrong password " + secret, cause="tried " + secret,
                disposition="abort")
        case "claims to be interrupted":
            say("failed", code="interrupted", message="Ctrl-C", disposition="abort")
        case "echoes enormous options":
            say("ready", options="x" * (8 << 20))
        case _: return False
    return True


def at_identify(message):
    match NAME:
        case "crash when identified": crash()
        case "hang when identified": hang()
        case "answers another question": say("pageEnd", count=0)
        case "a summary that is no text": say("source", summary=7, listsEverything=True)
        case "control characters in the summary":
            say("source", summary="\x1b]0;owned\x07\x1b[2Jhello", listsEverything=True)
        case "a count below all numbers in a message":
            parts = ["%1", {"count": -(1 << 63), "one": ["one"], "other": ["%1", -(1 << 63)]}]
            say("log", level="warning", message="x", messageParts=parts)
            say("source", summary="x", summaryParts=parts, listsEverything=True)
        case "a summary of a megabyte": say("source", summary="x" * (1 << 20), listsEverything=True)
        case "a thousand thousand issues":
            say("source", summary="hostile", listsEverything=True, issues=[
                {"severity": "warning", "code": "noise", "message": "noise"} for _ in range(100_000)])
        case _: return False
    return True


def at_page(message):
    global answers
    cursor = message.get("cursor")
    second = cursor == "10"
    answers += 1
    match NAME:
        case "crash on page 1": crash()
        case "crash on page 2, once" if second and once("crashed"): record(10); crash()
        case "crash on page 2, each time" if second: record(10); crash()
        case "SIGSEGV on page 2, once" if second and once("crashed"): segfault()
        case "SIGKILL on page 2, once" if second and once("crashed"): os.kill(os.getpid(), signal.SIGKILL)
        case "exit 0 in the middle of page 2, once" if second and once("crashed"): record(10); os._exit(0)
        case "exit 0 in the middle of page 2, each time" if second: record(10); os._exit(0)
        case "exit 0 after each page": page(cursor); os._exit(0)
        case "exit 0 after the last page":
            page(cursor)
            if cursor == "20": os._exit(0)
        case "exit 3 after the last page":
            page(cursor)
            if cursor == "20": crash()
        case "hang on page 2, once" if second and once("hung"): record(10); hang()
        case "hang on page 2, each time" if second: record(10); hang()
        case "a line that never ends": flood(b"x" * 65536)
        case "a line of a gigabyte, slowly":
            raw(b'{"type":"record","payload":"')
            flood(b"y" * 65536)
        case "a byte now and then, for ever":
            while True:
                raw(b" ")
                time.sleep(0.02)
        case "signs of life for ever":
            while True:
                say("progress", done=1)
        case "log for ever":
            while True:
                say("log", level="debug", message="la " * 1000)
        case "logs a thousand warnings":
            if cursor is None:
                for number in range(1000): say("log", level="warning", message=f"warning {number}")
            page(cursor)
        case "records for ever":
            for number in range(10_000_000): record(number)
        case "a page of too many records":
            for number in range(1001): record(number)
            finish(1001, None)
        case "payloads of more than a page may have":
            for number in range(100): record(number, payload="z" * (1 << 19))
            finish(100, None)
        case "null bytes": raw(b"\0\0\0\0\n")
        case "invalid UTF-8": raw(b'{"type":"record","identifier":"\xff\xfe","format":"application/json","payload":"x"}\n')
        case "deep JSON": raw(b'{"type":"record","x":' + b"[" * 100_000 + b"\n")
        case "a member twice": raw(b'{"type":"record","type":"pageEnd","count":0}\n')
        case "JSON that breaks off": raw(b'{"type":"record","identifier":\n')
        case "a list instead of an object": raw(b"[1,2,3]\n")
        case "a message without a type": raw(b'{"identifier":"r0"}\n')
        case "an unknown type": say("recrod", identifier="r0")
        case "a type of its own": say("x-hostile", anything=[1, 2, 3]); page(cursor)
        case "the type of a question": say("page", request={"pageSize": 10})
        case "a print between records":
            record(0)
            print("processing record 1...", flush=True)
            finish(1, None)
        case "two answers":
            page(cursor)
            page(cursor)
        case "records after the end of a page":
            page(cursor)
            record(99)
        case "half a line after the end of a page":
            raw(b"".join(json.dumps(m).encode() + b"\n" for m in [{"type": "pageEnd", "count": 0, "next": "10"}])
                + b'{"type":"log"')
        case "counts too many": record(0); finish(2, None)
        case "counts too few": record(0); record(1); finish(1, None)
        case "counts less than nothing": finish(-1, None)
        case "counts in text": record(0); finish("1", None)
        case "counts more than there are numbers": record(0); finish(1e300, None)
        case "an empty identifier": record(0, identifier=""); finish(1, None)
        case "an identifier of a megabyte": record(0, identifier="i" * (1 << 20)); finish(1, None)
        case "a null character in an identifier": record(0, identifier="a\0b"); finish(1, None)
        case "no identifier": record(0, identifier=None); finish(1, None)
        case "an unknown status": record(0, status="undead"); finish(1, None)
        case "a format that is none": record(0, format="../../etc/passwd"); finish(1, None)
        case "a format nobody asked for": record(0, format="application/x-malware"); finish(1, None)
        case "no payload": record(0, payload=None); finish(1, None)
        case "base64 that is none": record(0, payload=None, payload64="!!!"); finish(1, None)
        case "a payload twice": record(0, payload64="eA=="); finish(1, None)
        case "a first line below zero": record(0, firstLine=-5); finish(1, None)
        case "a cursor that does not move": page(None)
        case "a cursor of 10 MB": finish(0, "c" * (10 << 20))
        case "a cursor with a null character": record(0); finish(1, "1\0")
        case "empty pages for ever": finish(0, str(answers) + ".")
        case "a circle of pages": page(None, start={"10": 10, None: 0}.get(cursor, 0), size=10)
        case "another page each time it is asked" if second and once("asked"):
            for number in (90, 91): record(number)
            crash()
        case "says it failed and ends, once" if once("failed"):
            say("failed", code="network", message="The server is away.", disposition="retry")
            crash()
        case "says it failed, for ever":
            say("failed", code="network", message="The server is away.", disposition="retry", retryAfter=1)
        case "asks for a retry in a thousand years":
            say("failed", code="network", message="Later.", disposition="retry", retryAfter=31_536_000_000)
        case "fails with an unknown disposition": say("failed", code="x", message="x", disposition="panic")
        case "fails with the code of a damaged ledger":
            say("failed", code="ledger-corrupt", message="Your ledger is broken.", disposition="abort")
        case "fails without a word": say("failed", code="", message="", disposition="abort")
        case "sends the host back for ever": say("failed", code="cursor", message="Again.", disposition="restartWindow")
        case "answers twice the same error":
            for _ in range(2): say("failed", code="network", message="Gone.", disposition="abort")
        case "an error issue of the page": record(0); finish(1, None, issues=[
            {"severity": "error", "code": "lost", "message": "A part could not be read."}])
        case "an issue without a message": finish(0, None, issues=[{"severity": "error", "code": "x"}])
        case "a total below zero": finish(0, None, total=-4)
        case "disappears after page 1" if cursor is None:
            page(cursor)
            os.rename(os.path.join(FOLDER, "plugin"), os.path.join(FOLDER, "gone"))
            crash()
        case "becomes another program after page 1" if cursor is None:
            page(cursor)
            with open(os.path.join(FOLDER, "plugin"), "w") as file: file.write("#!/bin/sh\necho surprise\ncat >/dev/null\n")
            crash()
        case "asks for what may be shown": say("view", of="records", limit=10)
        case _: return False
    return True


def at_bye(message):
    match NAME:
        case "exit 3 after done": say("done"); os._exit(3)
        case "no done": os._exit(0)
        case "hangs after done": say("done"); hang()
        case "hangs at bye": hang()
        case "speaks after done": say("done"); say("log", level="info", message="one more thing")
        case "ignores every signal at bye":
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT): signal.signal(number, signal.SIG_IGN)
            hang()
        case "a grandchild outlives it":
            subprocess.Popen(["sleep", "1000"])
            say("done")
        case _: return False
    return True


at_start()
for line in sys.stdin.buffer:
    message = json.loads(line)
    kind = message["type"]
    out.flush()
    handler = {"hello": at_hello, "configure": at_configure, "identify": at_identify, "page": at_page, "bye": at_bye}
    if kind in handler and handler[kind](message):
        out.flush()
        if kind == "bye":
            break
        continue
    match kind:
        case "hello": say("hello", protocol=1, id="hostile", version="1.0.0", manifest=MANIFEST)
        case "configure": say("ready")
        case "identify": say("source", summary="hostile", listsEverything=True)
        case "page": page(message.get("cursor"))
        case "restart": say("place")
        case "bye":
            say("done")
            break
    out.flush()
