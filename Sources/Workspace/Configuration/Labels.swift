import JSONSchema
import Messages

/// A text by language, in the order written; a text whose language is not said stands under `und` (BCP 47).
public struct Labels: Sendable, Hashable {
    public var texts: [(language: String, text: String)]

    public init(_ texts: [(language: String, text: String)]) { self.texts = texts }

    /// From a string, or an object of strings by language.
    init(json: JSONValue?) {
        if let text = json?.string {
            texts = [("und", text)]
        } else {
            texts = (json?.object ?? [:]).compactMap { member in member.value.string.map { (member.key, $0) } }
        }
    }

    /// The text in this language, or the first there is.
    public func text(in language: String = "en") -> String {
        (texts.first { $0.language == language } ?? texts.first)?.text ?? ""
    }

    /// The text in the reader's language, or the first there is.
    public func text(_ language: Language) -> String { text(in: language.rawValue) }

    public var json: JSONValue {
        .object(JSONObject(texts.map { ($0.language, .string($0.text)) }))
    }

    public static func == (left: Self, right: Self) -> Bool { left.json == right.json }
    public func hash(into hasher: inout Hasher) { hasher.combine(json) }
}
