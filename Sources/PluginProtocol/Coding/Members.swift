import AdapterKit
import JSONSchema
import Messages

/// The members of one message, read one by one; each that is wrong is named.
///
/// What is not asked for is not looked at: a newer side may say more.
struct Members {
    let type: String
    let object: JSONObject

    init(_ object: JSONObject, of type: String) {
        self.type = type
        self.object = object
    }

    func wrong(_ name: String, _ rule: Message) -> FederationError {
        .wrongMessage("the member `\(name)` of `\(type)` must be \(rule)")
    }

    /// Null counts as absent.
    func value(_ name: String) -> JSONValue? { object[name].flatMap { $0.isNull ? nil : $0 } }

    func text(_ name: String) throws(FederationError) -> String {
        guard let text = value(name)?.string else { throw wrong(name, "a text") }
        return text
    }

    func optionalText(_ name: String, atMost limit: Int? = nil) throws(FederationError) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string else { throw wrong(name, "a text") }
        if let limit, text.utf8.count > limit { throw wrong(name, "a text of \(limit) bytes at most") }
        return text
    }

    func count(_ name: String) throws(FederationError) -> Int {
        guard let count = value(name)?.integer, count >= 0 else { throw wrong(name, "a whole number of 0 or more") }
        return count
    }

    func optionalCount(_ name: String) throws(FederationError) -> Int? {
        value(name) == nil ? nil : try count(name)
    }

    func flag(_ name: String, default standard: Bool) throws(FederationError) -> Bool {
        guard let value = value(name) else { return standard }
        guard let flag = value.bool else { throw wrong(name, "true or false") }
        return flag
    }

    func flag(_ name: String) throws(FederationError) -> Bool {
        guard let flag = value(name)?.bool else { throw wrong(name, "true or false") }
        return flag
    }

    func object(_ name: String) throws(FederationError) -> JSONObject {
        guard let object = value(name)?.object else { throw wrong(name, "an object") }
        return object
    }

    func optionalObject(_ name: String) throws(FederationError) -> JSONObject? {
        value(name) == nil ? nil : try object(name)
    }

    func list(_ name: String) throws(FederationError) -> [JSONValue] {
        guard let list = value(name)?.array else { throw wrong(name, "a list") }
        return list
    }

    func optionalList(_ name: String) throws(FederationError) -> [JSONValue] {
        value(name) == nil ? [] : try list(name)
    }

    /// The objects of a list; none when it is not there.
    func objects(_ name: String) throws(FederationError) -> [Members] {
        var all: [Members] = []
        for item in try optionalList(name) {
            guard let object = item.object else { throw wrong(name, "a list of objects") }
            all.append(Members(object, of: type + "." + name))
        }
        return all
    }

    /// None when it is not there.
    func texts(_ name: String) throws(FederationError) -> [String] {
        let list = try optionalList(name)
        let texts = list.compactMap(\.string)
        guard texts.count == list.count else { throw wrong(name, "a list of texts") }
        return texts
    }

    /// One of the words of an enumeration.
    func word<Word: RawRepresentable & CaseIterable>(
        _ name: String, as type: Word.Type
    ) throws(FederationError) -> Word where Word.RawValue == String {
        guard let word = try Word(rawValue: text(name)) else {
            throw wrong(name, .list(Word.allCases.map { "`\($0.rawValue)`" }, .or))
        }
        return word
    }

    /// A text, or a text by language; empty when it is not there.
    func message(_ name: String) throws(FederationError) -> Message {
        guard let value = value(name) else { return "" }
        let isByLanguage = value["en"]?.string != nil || value["fr"]?.string != nil
        guard value.string != nil || isByLanguage else { throw wrong(name, "a text, or a text by language") }
        return JSONValue.object(object).message(name)
    }
}

extension FederationError {
    /// A line of the other side that is no message of this protocol.
    static func wrongMessage(_ why: Message) -> FederationError {
        FederationError(.pluginWrongMessage, "A message is not as the plugin protocol has it: \(why).")
    }
}

extension FederationError.Code {
    /// The other side of a plugin's pipe sent what is no message of the protocol.
    public static let pluginWrongMessage: FederationError.Code = "plugin-wrong-message"
    /// The other side sent a longer line than it may.
    public static let pluginLineTooLong: FederationError.Code = "plugin-line-too-long"
    /// Host and plugin speak no version of the protocol that the other one does.
    public static let pluginVersion: FederationError.Code = "plugin-version"
}
