import Messages

/// The sentences of this project in one language; see `locales/README.md`.
public struct Translations: Sendable {
    public let language: Language
    private let table: [String: String]
    /// Told every pattern that is asked for and not known.
    private var listener: (@Sendable (String) -> Void)?
    /// Another way to write an instant, such as by the clocks of a place.
    private var moments: (@Sendable (String) -> String)?

    public init(language: Language, table: [String: String] = [:]) {
        self.language = language
        self.table = table
    }

    /// The same translations, which tell of every pattern that is asked for and not known.
    public func telling(of missing: @escaping @Sendable (String) -> Void) -> Translations {
        var translations = self
        translations.listener = missing
        return translations
    }

    /// The same translations, in which the instants of sentences are those that `written` makes of them: ISO 8601 both.
    public func telling(momentsAs written: @escaping @Sendable (String) -> String) -> Translations {
        var translations = self
        translations.moments = written
        return translations
    }

    /// The sentence in this language; in English where it has no translation.
    public func callAsFunction(_ message: Message) -> String {
        (moments.map(message.changingMoments) ?? message).text(in: language) { pattern in
            if let text = table[pattern] { return text }
            if let listener, language != .english, !pattern.hasPrefix(Message.singularContext),
                Self.hasWords(pattern)
            {
                listener(pattern)
            }
            return nil
        }
    }

    /// Whether there is anything to translate: names of parts and signs are the same in every language.
    public static func hasWords(_ pattern: String) -> Bool {
        pattern.replacing(/%[0-9]+/, with: "").contains(where: \.isLetter)
    }

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
