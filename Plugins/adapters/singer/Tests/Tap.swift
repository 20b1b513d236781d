import AdapterKit
import Foundation
import JSONSchema
import ScienceShopSDK
import SingerAdapter
import TestSupport

/// A tap of our own making: it prints the lines that its configuration holds, from behind the STATE it is given.
struct Tap {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("tap.py", Self.program)
    }

    private static let program = """
        import json, os, signal, sys
        arguments = dict(zip(sys.argv[1::2], sys.argv[2::2]))
        config = json.load(open(arguments["--config"]))
        state = json.load(open(arguments["--state"])) if "--state" in arguments else None
        with open("started.txt", "a") as log:
            modes = [oct(os.stat(p).st_mode & 0o777) for p in arguments.values()]
            folder = oct(os.stat(os.path.dirname(arguments["--config"])).st_mode & 0o777)
            log.write(json.dumps({"state": state, "modes": modes, "folder": folder, "arguments": sys.argv[1:],
                "secret": config.get("api_token"), "environment": sorted(os.environ),
                "catalog": json.load(open(arguments["--catalog"])) if "--catalog" in arguments else None}) + "\\n")
        out = sys.stdout.buffer
        first = 0
        if state is not None:
            for number, line in enumerate(config["lines"]):
                try: message = json.loads(line)
                except ValueError: continue
                if isinstance(message, dict) and message.get("type") == "STATE" and message["value"] == state:
                    first = number + 1
            for line in config["lines"][:first]:
                if '"SCHEMA"' in line: out.write(line.encode() + b"\\n")
        stop = None
        if "failsOnce" in config and not os.path.exists("failed.txt"):
            stop = config["failsOnce"]
            open("failed.txt", "w").close()
        for number, line in enumerate(config["lines"]):
            if number == stop: out.flush(); os.kill(os.getpid(), signal.SIGKILL)
            if number >= first: out.write(line.encode() + b"\\n")
        for number in range(config.get("flood", 0)):
            out.write(b'{"type":"RECORD","stream":"big","record":{"id":%d,"text":"%s"}}\\n' % (number, b"x" * 1000))
        out.flush()
        sys.stderr.write(config.get("says", ""))
        open("ended.txt", "w").close()
        sys.exit(config.get("exit", 0))
        """

    static let schema = #"{"type":"SCHEMA","stream":"users","schema":{"type":"object"},"key_properties":["id"]}"#

    static func record(_ id: Int, _ name: String = "n") -> String {
        #"{"type":"RECORD","stream":"users","record":{"id":\#(id),"name":"\#(name)"}}"#
    }

    static func state(_ value: Int) -> String { #"{"type":"STATE","value":{"at":\#(value)}}"# }

    func configuration(
        _ lines: [String], config: JSONObject = [:], options: JSONObject = [:], secrets: [String: Secret] = [:]
    ) -> AdapterConfiguration {
        var config = config
        config["lines"] = .array(lines.map { .string($0) })
        var all: JSONObject = ["command": ["python3", .string(folder.file("tap.py"))], "config": .object(config)]
        for option in options.members { all[option.key] = option.value }
        return AdapterConfiguration(location: "https://example.org/users", options: all, secrets: secrets)
    }

    func source(_ configuration: AdapterConfiguration) throws -> SingerAdapter {
        try SingerAdapter(
            configuration: configuration, context: AdapterContext(opener: FileOpener(base: folder.path)))
    }

    /// What the tap saw each time it was started.
    func starts() throws -> [JSONValue] {
        try folder.read("started.txt").split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }
}

/// All pages of a list.
func pages(
    _ source: SingerAdapter, size: Int = 2, bookmark: Bookmark? = nil, from start: Cursor? = nil
) async throws -> [HarvestPage] {
    var pages: [HarvestPage] = []
    var cursor = start
    repeat {
        let page = try await source.page(HarvestRequest(bookmark: bookmark, pageSize: size), after: cursor)
        pages.append(page)
        cursor = page.next
    } while cursor != nil
    return pages
}

extension [HarvestPage] {
    var identifiers: [String] { flatMap(\.records).map(\.identifier) }
    var codes: [String] { flatMap(\.issues).map(\.code) }
}
