import JSONSchema

/// One request and its answer, for the access log.
public struct AccessEntry: Sendable, Hashable {
    /// Seconds since 1970, when the answer had been sent.
    public var moment: Int
    public var remote: String
    public var method: String
    /// The path, and of the query what may be kept.
    public var target: String
    public var status: Int
    /// Of the body, as it was sent.
    public var bytes: Int
    public var milliseconds: Double
    public var referer: String?
    public var agent: String?
    /// Whether the answer was sent to its end.
    public var isWhole: Bool

    init(
        remote: String, method: String = "-", target: String = "-", status: Int, bytes: Int = 0,
        milliseconds: Double = 0, referer: String? = nil, agent: String? = nil, isWhole: Bool = true
    ) {
        moment = HTTPDate.now()
        self.remote = remote
        self.method = method
        self.target = target
        self.status = status
        self.bytes = bytes
        self.milliseconds = milliseconds
        self.referer = referer
        self.agent = agent
        self.isWhole = isWhole
    }

    /// As a line of the combined log format, which every analyser reads. What others sent is escaped, so that no line
    /// holds more than one entry and none can move a terminal's cursor.
    public var combinedLine: String {
        "\(remote) - - [\(HTTPDate.logText(moment))] \"\(Self.escaped(method)) \(Self.escaped(target)) HTTP/1.1\" \(status) "
            + "\(bytes) \"\(Self.escaped(referer ?? "-"))\" \"\(Self.escaped(agent ?? "-"))\""
    }

    /// As one JSON object on a line.
    public var json: JSONValue {
        var object: JSONObject = [
            "time": .string(HTTPDate.isoText(moment)), "remote": .string(remote), "method": .string(method),
            "target": .string(Self.visible(target)), "status": .number(Double(status)), "bytes": .number(Double(bytes)),
            "ms": .number((milliseconds * 1000).rounded() / 1000),
        ]
        object["referer"] = referer.map { .string(Self.visible($0)) }
        object["agent"] = agent.map { .string(Self.visible($0)) }
        if !isWhole { object["cutShort"] = true }
        return .object(object)
    }

    /// Without signs that steer a terminal or turn a line around.
    private static func visible(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(1024).map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
                    default: scalar
                    }
                }))
    }

    private static let digits = Array("0123456789abcdef".utf8)

    /// ASCII that can be printed stays; all else is written `\xhh`, byte by byte.
    static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8.prefix(1024) {
            if byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "\\"), UInt8(ascii: "x"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension AccessEntry {
    /// Arguments of OAI-PMH; they say what was harvested and nothing of who asked.
    private static let known: Set = [
        "verb", "metadataPrefix", "identifier", "from", "until", "set", "resumptionToken",
    ]

    /// A path with what of its query may be kept: people's searches and keys that somebody left in a link are no
    /// business of a log.
    static func target(_ path: String, _ query: String?) -> String {
        guard let query, !query.isEmpty else { return path }
        let parts = query.utf8.split(separator: UInt8(ascii: "&")).prefix(20).map { part -> String in
            let name = String(decoding: part.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
            return known.contains(name) ? String(decoding: part, as: UTF8.self) : "-"
        }
        return path + "?" + parts.joined(separator: "&")
    }

    /// An address without query, fragment and whoever signed in.
    static func address(_ text: String) -> String {
        let text = text.prefix { $0 != "?" && $0 != "#" }
        let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, let at = parts[2].lastIndex(of: "@") else { return String(text) }
        let host = parts[2][parts[2].index(after: at)...]
        return (parts[..<2] + [host] + parts[3...]).joined(separator: "/")
    }
}
