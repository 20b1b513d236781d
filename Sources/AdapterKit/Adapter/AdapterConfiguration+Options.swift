import JSONSchema
import Messages

/// Typed reading of options.
///
/// The house checks options against the manifest's schema before it makes an adapter; these say the same for whoever makes
/// an adapter by hand.
extension AdapterConfiguration {
    /// A text; a whole number counts as its digits, for `form: 12` is what people write.
    ///
    /// - Throws: `FederationError` with code `configuration`, as all of these.
    public func text(_ name: String) throws -> String? {
        guard let value = options[name] else { return nil }
        if let text = value.string, !text.isEmpty { return text }
        if let number = value.integer { return String(number) }
        throw wrong("The option `\(name)` of \(location) must be a text that is not empty.")
    }

    /// A list of texts; one text counts as a list of one.
    public func texts(_ name: String) throws -> [String]? {
        guard let value = options[name] else { return nil }
        if let text = value.string, !text.isEmpty { return [text] }
        let texts = value.array?.compactMap(\.string).filter { !$0.isEmpty } ?? []
        guard !texts.isEmpty, texts.count == value.array?.count else {
            throw wrong("The option `\(name)` of \(location) must be a text or a list of texts, none of them empty.")
        }
        return texts
    }

    public func wholeNumber(_ name: String, atLeast minimum: Int) throws -> Int? {
        guard let value = options[name] else { return nil }
        guard let number = value.integer, number >= minimum else {
            throw wrong("The option `\(name)` of \(location) must be a whole number of \(minimum) or more.")
        }
        return number
    }

    /// One of a few words, read by `parse`.
    public func choice<Value>(_ name: String, of words: [String], _ parse: (String) -> Value?) throws -> Value? {
        guard let value = options[name] else { return nil }
        guard let word = value.string, let parsed = parse(word) else {
            throw wrong("The option `\(name)` of \(location) must be one of \(words.joined(separator: ", ")).")
        }
        return parsed
    }

    /// - Throws: for an option that the adapter does not have.
    public func allowOnly(_ names: [String]) throws {
        for key in options.keys where !names.contains(where: { $0.hasSameBytes(as: key) }) {
            throw FederationError(
                .configuration,
                "There is no option `\(key)`; the options here are \(names.map { "`\($0)`" }.joined(separator: ", ")).")
        }
    }

    private func wrong(_ message: Message) -> FederationError { FederationError(.configuration, message) }
}
