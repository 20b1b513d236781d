import JSONSchema

/// A text in one or more languages (`languageMap` of `schemas/record/1`): `{"fr": "…", "en": {"value": "…", …}}`.
public struct LanguageMap: JSONView, ExpressibleByDictionaryLiteral {
    /// The JSON object viewed; members without a property here stay in it.
    public var object: JSONObject
    /// A view of this object, unchecked: what it holds is the validator's matter.
    public init(_ object: JSONObject) { self.object = object }

    /// The source's own words by language.
    public init(dictionaryLiteral elements: (String, String)...) {
        object = JSONObject(elements.map { ($0.0, .string($0.1)) })
    }

    public init(_ text: String, language: String) { object = [language: .string(text)] }

    /// Who made a translation.
    public enum Translator: String, Sendable { case human, machine }

    /// The text in a language, whoever wrote it; setting writes the source's own words.
    public subscript(language: String) -> String? {
        get { Self.text(object[language]) }
        set { object[text: language] = newValue }
    }

    /// The BCP 47 tags, in the order of the document.
    public var languages: [String] { object.keys }

    /// Who translated the text into this language; nil when it is the source's own words or absent.
    public func translator(of language: String) -> Translator? { object[language]?.object?[word: "translatedBy"] }

    /// The language a translation was made from, when it says so.
    public func original(of language: String) -> String? { object[language]?.object?[text: "from"] }

    /// Adds a translation.
    public mutating func addTranslation(
        _ text: String, language: String, by translator: Translator, from original: String? = nil
    ) {
        var entry: JSONObject = ["value": .string(text), "translatedBy": .string(translator.rawValue)]
        entry[text: "from"] = original
        object[language] = .object(entry)
    }

    /// The text to show a reader of these languages, most wanted first.
    ///
    /// A tag also finds its base language and regional cousins (`fr-CA` finds `fr`, `fr` finds `fr-CA`); failing all,
    /// the source's own words in any language come before a translation.
    public func text(for wanted: [String]) -> (language: String, text: String)? {
        for tag in wanted {
            let base = Self.base(tag)
            let match =
                languages.first { $0.hasSameBytes(as: tag) } ?? languages.first { $0.hasSameBytes(as: base) }
                ?? languages.first { Self.base($0).hasSameBytes(as: base) }
            if let match, let text = self[match] { return (match, text) }
        }
        let own = languages.first { object[$0]?.string != nil } ?? languages.first
        guard let own, let text = self[own] else { return nil }
        return (own, text)
    }

    /// The text for a reader of one language; see `text(for:)`.
    public func text(for language: String) -> String? { text(for: [language])?.text }

    private static func base(_ tag: String) -> String { tag.split(separator: "-").first.map(String.init) ?? tag }

    private static func text(_ value: JSONValue?) -> String? { value?.string ?? value?.object?["value"]?.string }
}
