import Messages

/// The sentences of this project in one language; see `locales/README.md`.
public struct Translations: Sendable {
    public let language: Language
    private let table: [String: String]

    public init(language: Language, table: [String: String] = [:]) {
        self.language = language
        self.table = table
    }

    /// The sentence in this language; in English where it has no translation.
    public func callAsFunction(_ message: Message) -> String { message.text(in: language) { table[$0] } }

    /// Whether a pattern can be told in this language.
    public func knows(_ pattern: String) -> Bool { language == .english || table[pattern] != nil }

    public static let english = Translations(language: .english)

    /// The shipped translations into a language, read when first asked for.
    public static func shipped(_ language: Language) -> Translations {
        switch language {
        case .english: english
        case .french: french
        }
    }

    private static let french: Translations = {
        var catalog = Catalog(parsing: "")
        for file in EmbeddedTranslations.files { catalog.add(file.text) }
        return Translations(language: .french, table: catalog.entries)
    }()
}
