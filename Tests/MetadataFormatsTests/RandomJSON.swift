import JSONSchema
import TestSupport

/// JSON that holds what is hard to write as XML.
struct RandomJSON {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private static let names = [
        "title", "summary", "participants", "period", "figures", "extensions", "languages", "themes", "online", "venue",
        "address", "demandStatus", "id", "kind", "revision", "unknown", "xmlns", "a b", "", "é", "\u{1}", "back\\slash",
        "quote\"", "fr", "en", "fr-CA", "value", "translatedBy", "from", "name", "role", "asWritten", "start", "within",
    ]
    private static let texts = [
        "", " ", "mots", "  bords  ", "ligne\nligne", "retour\r\n", "tab\t", "<b>&amp;</b>", "]]>", "\"'", "é",
        "e\u{301}",
        "\u{0}", "\u{B}", "\u{1F}", "\u{7F}", "\u{85}", "\u{2028}", "\u{FFFE}", "\u{FFFF}", "\u{FEFF}", "\u{1F600}",
        "\\u0000", "\\", "fr", "human", "machine",
    ]

    mutating func record() -> JSONObject { object(depth: 5, count: Int.random(in: 0...12, using: &random)) }

    private mutating func object(depth: Int, count: Int) -> JSONObject {
        var object = JSONObject()
        for _ in 0..<count { object[Self.names.randomElement(using: &random) ?? ""] = value(depth: depth - 1) }
        return object
    }

    private mutating func value(depth: Int) -> JSONValue {
        switch Int.random(in: 0...(depth > 0 ? 8 : 4), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .number([0, 1, -2.5, 1e21, 1e-7, 0.1, 4.5e-300].randomElement(using: &random) ?? 0)
        case 3, 4:
            let parts = Int.random(in: 0...3, using: &random)
            return .string((0..<parts).map { _ in Self.texts.randomElement(using: &random) ?? "" }.joined())
        case 5:
            return .array((0..<Int.random(in: 0...3, using: &random)).map { _ in value(depth: depth - 1) })
        case 6: return .object(object(depth: depth, count: Int.random(in: 0...4, using: &random)))
        case 7: return ["fr": "mots", "en": ["value": "words", "translatedBy": "machine", "from": "fr"]]
        default: return [["role": "lead", "name": "A", "affiliation": ["name": "B"]]]
        }
    }
}
