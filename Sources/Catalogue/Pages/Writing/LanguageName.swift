import Messages
import Translations

/// What languages are called, those that science shops of our countries write and speak.
enum LanguageName {
    /// The name of a language tag's language, or the tag itself.
    static func text(_ tag: String, _ words: Translations) -> String {
        let base = tag.prefix { $0 != "-" }.lowercased()
        return names[base].map { words($0) } ?? tag
    }

    private static let names: [String: Message] = [
        "ar": "Arabic", "br": "Breton", "ca": "Catalan", "co": "Corsican", "cr": "Cree", "de": "German",
        "en": "English", "es": "Spanish", "eu": "Basque", "fr": "French", "gcf": "Guadeloupean Creole",
        "gsw": "Alsatian", "it": "Italian", "iu": "Inuktitut", "moe": "Innu", "nl": "Dutch", "oc": "Occitan",
        "pt": "Portuguese", "rcf": "Réunion Creole",
    ]
}
