import TestSupport

/// A stranger's plugin in Python that keeps a bulletin: one file with a line for each record. With the option
/// `transcript` all that it is told stands beside it.
enum Bulletin {
    static let password = "rien-que-pour-nous"

    static func write(to house: PluginWorkspace) throws {
        try house.folder.write("offer/bulletin/plugin.yaml", manifest + "\n")
        try house.executable("offer/bulletin/bin/bulletin", program.replacing("@MANIFEST@", with: manifest))
    }

    // JSON is YAML too.
    private static let manifest = """
        {"id": "bulletin", "version": "1.0.0", "protocol": 1,
         "summary": {"en": "Keeps a bulletin", "fr": "Tient un bulletin"}, "capabilities": ["publish"],
         "options": {"type": "object", "additionalProperties": false, "properties": {"heading": {"type": "string"},
          "transcript": {"type": "boolean"}}},
         "hosts": ["press.example.org"], "paths": [], "variables": [],
         "secrets": {"password": {"summary": {"en": "Of the press", "fr": "De la presse"}, "required": true}}}
        """

    private static let program = #"""
        #!/usr/bin/env python3
        import json, os, sys

        MANIFEST = json.loads("""
        @MANIFEST@
        """)


        def say(**members):
            print(json.dumps(members, ensure_ascii=False), flush=True)


        def read():
            if not os.path.exists(place):
                return {}
            with open(place, encoding="utf-8") as file:
                return dict(line.rstrip("\n").split("\t", 1) for line in list(file)[1:])


        def write(lines):
            with open(place + ".new", "w", encoding="utf-8") as file:
                file.write(heading + "\n")
                for key in sorted(lines):
                    file.write(key + "\t" + lines[key] + "\n")
            os.replace(place + ".new", place)


        place, heading, transcript = "", "", False
        for line in sys.stdin:
            message = json.loads(line)
            kind = message["type"]
            if transcript:
                with open(place + ".heard", "a", encoding="utf-8") as file:
                    file.write(line)
            if kind == "hello":
                say(type="hello", protocol=1, id="bulletin", version="1.0.0", manifest=MANIFEST, features=[])
            elif kind == "configure":
                place = message["location"]
                heading = message.get("options", {}).get("heading", "")
                transcript = message.get("options", {}).get("transcript", False)
                if message.get("secrets", {}).get("password") != "rien-que-pour-nous":
                    say(type="failed", code="configuration", disposition="abort",
                        message={"en": "The password is wrong.", "fr": "Le mot de passe est faux."})
                else:
                    say(type="ready", channel="bulletin", fingerprint=heading,
                        publish={"canUpdate": True, "canDelete": True, "batchSize": 2})
            elif kind == "begin":
                say(type="begun", isWhole=os.path.exists(place))
            elif kind == "publish":
                try:
                    lines, receipts = read(), []
                    for exposure in message["batch"]:
                        (action, record), = exposure.items()
                        if action == "show":
                            text = json.dumps(record["record"], ensure_ascii=False, sort_keys=True)
                            outcome = "unchanged" if lines.get(record["id"]) == text else "published"
                            lines[record["id"]] = text
                        else:
                            outcome = "withdrawn" if lines.pop(record["id"], None) else "unchanged"
                        receipts.append({"record": record["id"], "outcome": outcome})
                    write(lines)
                    say(type="receipts", receipts=receipts)
                except OSError as error:
                    say(type="failed", code="file-access", disposition="abort",
                        message=f"Cannot write {place}: {error.strerror}. Name a folder that is there.")
            elif kind == "finish":
                say(type="finished", entry=place)
            elif kind == "bye":
                say(type="done")
                break

        """#
}
