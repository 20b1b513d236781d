"""The plugin protocol of shopctl, version 1, for adapters that read sources. Python 3.9 or later, nothing else.

Copy this file beside an adapter of yours: a class with `identify` and `page`, and `map` if it has the capability.
`run` does the rest: one JSON object a line on standard input and output, the contract of docs/plugin-protocol.md.
"""

import base64
import json
import os
import sys
import traceback

PROTOCOL = 1


class Failure(Exception):
    """What an adapter raises when it cannot answer. `message` is a text, or a text by language: {"en": …, "fr": …}.

    `disposition` tells the host what to do: `retry`, `skip`, `restartWindow` (the cursor means nothing any more: begin
    the list again) or `abort`.
    """

    def __init__(self, code, message, disposition="abort", retry_after=None, cause=None):
        super().__init__(message)
        self.answer = {"code": code, "message": message, "disposition": disposition}
        if retry_after is not None:
            self.answer["retryAfter"] = retry_after
        if cause is not None:
            self.answer["cause"] = cause


def record(identifier, format, payload, **members):
    """A record of a page. `payload` is bytes, just as the source has them; `members` as the protocol names them."""
    try:
        body = {"payload": payload.decode("utf-8")}
    except UnicodeDecodeError:
        body = {"payload64": base64.b64encode(payload).decode("ascii")}
    return {"identifier": identifier, "format": format, **body, **members}


def payload(record):
    """The bytes of a record that `map` is given."""
    if "payload64" in record:
        return base64.b64decode(record["payload64"])
    return record.get("payload", "").encode("utf-8")


def issue(code, message, severity="warning", **members):
    """A problem of one record or page: nothing that ends the harvest. `members`: path, remedy, location {line}."""
    return {"severity": severity, "code": code, "message": message, **members}


class Adapter:
    """What an adapter answers. One is made for each source, in a process of its own."""

    # What `map` can read: [{"id", "version", "formats"}]. Raise `version` when records would come out otherwise.
    mappings = []
    # The codes of issues that say that a record did not come whole. Where there are some, `single` must answer.
    damage_codes = []

    def __init__(self, location, options, secrets, settings):
        self.location, self.options, self.secrets, self.settings = location, options, secrets, settings

    def identify(self):
        """{"summary", "listsEverything", …}: called once before the first page."""
        raise NotImplementedError

    def page(self, request, cursor):
        """{"records": […], "next": cursor or None, "issues": […], …}: the page after a cursor, or the first one.

        The same cursor gives the same page, in another process too; one that was never given raises `restartWindow`.
        """
        raise NotImplementedError

    # def identifiers(self, request, cursor): {"entries": [{"identifier", "datestamp"}], "next": …}: the list without the
    # records, for the capability `identifiers`. def changes(self, bookmark): {"datestamp"} or {"everything": True} or {}:
    # where a list of changes from that bookmark begins, by which an audit tells what no harvest of changes will bring.

    # def detour(self, request, cursor, error): {"cursor", "trial", "gap"} or {}: a way round a page that failed for good.
    # Left out here, so that an adapter that has none says so; docs/plugin-protocol.md tells what the members mean.

    def single(self, identifier):
        """The record of that name as it is now, or None. Asked for those that came damaged (`damage_codes`)."""
        raise NotImplementedError

    def map(self, record, context):
        """{"drafts": [{"record", "evidence", "issues"}], "issues": […]}: what a record says. The same, for ever."""
        raise NotImplementedError


class Server:
    """Answers one host, line by line."""

    def __init__(self, kind, manifest, source, sink):
        self.kind, self.manifest, self.source, self.sink = kind, manifest, source, sink
        self.adapter = None
        self.longest = 16 << 20
        self.features = []

    def say(self, type, **members):
        text = json.dumps({"type": type, **members}, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        line = text.encode("utf-8", "replace") + b"\n"
        if len(line) > self.longest:
            raise Failure("limit-exceeded", f"A `{type}` message of {len(line)} bytes is longer than the host takes.")
        self.sink.write(line)

    def serve(self):
        """True after `bye`; false when the host hung up before."""
        for line in self.source:
            message = json.loads(line)
            try:
                self.answer(message)
            except Failure as failure:
                self.say("failed", **failure.answer)
            except Exception as error:  # a fault of the adapter's own: told, and the process goes on
                traceback.print_exc(file=sys.stderr)
                told = f"{type(error).__name__}: {error}"
                self.say("failed", code="plugin-error", message=told, disposition="abort")
            self.sink.flush()
            if message["type"] == "bye":
                return True
        return False

    def answer(self, message):
        kind = message["type"]
        if kind == "hello":
            if PROTOCOL not in message["protocol"]:
                raise Failure("plugin-version", f"This plugin speaks version {PROTOCOL} of the protocol.")
            self.longest = message.get("limits", {}).get("line", self.longest)
            # What both know: a host is told of nothing that it did not name.
            self.features = [name for name in ("detour", "single", "changes") if name in message.get("features", [])]
            self.say("hello", protocol=PROTOCOL, id=self.manifest["id"], version=self.manifest["version"],
                     manifest=self.manifest, features=self.features)
        elif kind == "configure":
            self.check(message["options"])
            self.adapter = self.kind(message["location"], message["options"], message.get("secrets", {}),
                                     message.get("settings", {}))
            members = {"mappings": self.kind.mappings}
            if "detour" in self.features and hasattr(self.kind, "detour"):
                members["detours"] = True
            if "single" in self.features and self.kind.damage_codes:
                members["damageCodes"] = self.kind.damage_codes
            if "changes" in self.features and hasattr(self.kind, "changes"):
                members["tellsStart"] = True
            self.say("ready", **members)
        elif kind == "identify":
            self.say("source", **self.adapter.identify())
        elif kind == "page":
            page = self.adapter.page(message["request"], message.get("cursor"))
            records = page.pop("records")
            for one in records:
                self.say("record", **one)
            self.say("pageEnd", count=len(records), **page)
        elif kind == "identifiers":
            page = self.adapter.identifiers(message["request"], message.get("cursor"))
            entries = page.pop("entries")
            for one in entries:
                self.say("entry", **one)
            self.say("listEnd", count=len(entries), **page)
        elif kind == "changes":
            self.say("start", **self.adapter.changes(message["bookmark"]))
        elif kind == "restart":
            self.say("place")  # the list has one part: its beginning
        elif kind == "detour":
            self.say("way", **self.adapter.detour(message["request"], message.get("cursor"), message["error"]))
        elif kind == "single":
            one = self.adapter.single(message["identifier"])
            self.say("record", **one) if one is not None else self.say("absent")
        elif kind == "map":
            self.say("drafts", results=[self.adapter.map(one, message["context"]) for one in message["records"]])
        elif kind == "bye":
            self.say("done")
        else:
            raise Failure("unknown-request", f"This plugin does not answer `{kind}`.")

    def check(self, options):
        """The host checks options by the manifest's schema; this says the same to whoever runs the plugin otherwise."""
        known = list(self.manifest.get("options", {}).get("properties", {}))
        for name in options:
            if name not in known:
                raise Failure("configuration", {
                    "en": f"There is no option `{name}`; the options here are: {', '.join(known) or 'none'}.",
                    "fr": f"Il n’y a pas d’option `{name}`\u202f; les options sont\u202f: {', '.join(known) or 'aucune'}."})


def run(kind, manifest_path):
    """Speaks with the host until it says goodbye. `plugin.yaml` is written in JSON, which is YAML too."""
    with open(manifest_path, encoding="utf-8") as file:
        manifest = json.load(file)
    if "--manifest" in sys.argv[1:]:
        print(json.dumps(manifest, ensure_ascii=False, indent=2))
        return
    if len(sys.argv) > 1 or sys.stdin.isatty():
        print(f"{manifest['id']} {manifest['version']}: {manifest['summary']['en']}\n"
              f"A plugin of shopctl, of no use by itself. Try `shopctl plugin check`, or {sys.argv[0]} --manifest.",
              file=sys.stderr)
        sys.exit(64)
    # The pipes are the protocol's alone: what anybody prints goes to standard error, and so into the run log.
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    try:
        ended = Server(kind, manifest, source, sink).serve()
    except BrokenPipeError:
        ended = False
    os._exit(0 if ended else 1)  # without a second try to write what nobody reads
