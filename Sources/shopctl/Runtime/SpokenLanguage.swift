import Messages

extension Language {
    /// The language to speak, as far as it can be told from arguments that may not parse: that of `--lang`, else that of
    /// the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set, else English.
    static func spoken(in arguments: [String]) -> Language {
        for (index, argument) in arguments.enumerated() {
            if argument == "--" { break }
            if argument == "--lang", index + 1 < arguments.count, let language = Language(tag: arguments[index + 1]) {
                return language
            }
            if argument.hasPrefix("--lang="), let language = Language(tag: String(argument.dropFirst(7))) {
                return language
            }
        }
        let locale = Environment["LC_ALL"] ?? Environment["LC_MESSAGES"] ?? Environment["LANG"] ?? ""
        return Language(tag: locale) ?? .english
    }
}
