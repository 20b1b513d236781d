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

    public static let english = Translations(language: .english)

    /// The shipped translations into a language, read when first asked for.
    public static func shipped(_ language: Language) -> Translations {
        switch language {
        case .english: english
        case .french: Translations(language: .french)
        }
    }
}
