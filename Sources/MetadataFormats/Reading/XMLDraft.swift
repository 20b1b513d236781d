import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK
import XMLReader

/// What a value is read from.
protocol XMLWords {
    var name: String { get }
    /// `xml:lang` of itself.
    var language: String? { get }
    /// All characters inside, without white space at the ends.
    var allWords: String { get }
    var line: Int { get }
}

extension XMLSheet.Line: XMLWords {}

extension XMLTree.Element: XMLWords {
    var allWords: String { allText.trimmingXMLSpaces }
}

/// A record being read from one element of XML, with the words behind each value.
struct XMLDraft {
    var record: Record
    private(set) var evidence: [Evidence] = []
    private(set) var issues: [Issue] = []
    let context: CrosswalkContext
    private let firstLine: Int
    private let format: String

    /// - Parameter values: how many values will be read, about.
    init(
        _ id: RecordIdentifier, _ source: SourceRecord, _ context: CrosswalkContext, format: String, values: Int = 0
    ) {
        record = Record(id: id)
        if values > 0 {
            // Room for what most records say, so that nothing is moved to larger places while they are read.
            record.document.reserveCapacity(18)
            evidence.reserveCapacity(min(values + 2, 64))
        }
        self.context = context
        self.format = format
        firstLine = source.firstLine ?? 1
    }

    var draft: Draft { Draft(record: record, evidence: evidence, issues: issues) }

    func location(_ element: some XMLWords) -> SourceLocation {
        SourceLocation(line: firstLine + element.line - 1, label: element.name)
    }

    /// Notes where the value at a place was read.
    mutating func note(_ place: String, from element: some XMLWords) {
        evidence.append(
            Evidence(
                path: place, asWritten: element.allWords, location: location(element), rule: format + "/" + element.name
            ))
    }

    mutating func warn(_ code: String, _ message: Message, remedy: Message = "", at element: some XMLWords) {
        issues.append(Issue(.warning, code: code, message: message, remedy: remedy, location: location(element)))
    }

    /// Sets a member to what an element says.
    mutating func set(_ member: String, _ value: JSONValue, from element: some XMLWords) {
        record[member] = value
        note("/" + member, from: element)
    }

    /// The text a member has in a language.
    func text(_ member: String, _ language: String) -> String? { record[member]?[language]?.string }

    /// Adds to a list what an element says, unless it is in it.
    mutating func append(_ value: JSONValue, to member: String, from element: some XMLWords) {
        let place = record.document.update(member) { list -> Int? in
            guard case .array(var items) = list else {
                list = .array([value])
                return 0
            }
            guard !items.contains(value) else { return nil }
            // Held here alone, it grows where it stands.
            list = .null
            items.append(value)
            list = .array(items)
            return items.count - 1
        }
        if let place { note("/" + member + "/" + String(place), from: element) }
    }

    /// The same of an object of these members.
    mutating func append(
        _ first: (String, String), _ second: (String, String)? = nil, to member: String, from element: some XMLWords
    ) {
        var members = [JSONObject.Member(key: first.0, value: .string(first.1))]
        if let second { members.append(JSONObject.Member(key: second.0, value: .string(second.1))) }
        append(.object(JSONObject(distinct: members)), to: member, from: element)
    }

    /// Sets the text of one language.
    mutating func set(_ text: String, language: String, in member: String, from element: some XMLWords) {
        record.document.update(member) { map in
            guard case .object(var texts) = map else {
                map = .object(JSONObject(distinct: [JSONObject.Member(key: language, value: .string(text))]))
                return
            }
            map = .null
            texts[language] = .string(text)
            map = .object(texts)
        }
        note("/" + member + "/" + JSONPointer.escaped(language), from: element)
    }

    /// The language of an element's text: its own, else that of the source.
    func language(of element: some XMLWords) -> String {
        guard let tag = element.language.flatMap(LanguageWords.tag) else { return context.language }
        return tag
    }
}

extension XMLTree.Element {
    /// The text without white space at its ends; nil when nothing is left.
    var words: String? {
        let text = ownText.trimmingXMLSpaces
        return text.isEmpty ? nil : text
    }
}

/// Language tags as repositories write them.
enum LanguageWords {
    /// The BCP 47 tag: `fre`, `fra`, `FR`, « français » are `fr`; nil when it is no tag.
    static func tag(_ words: String) -> String? {
        let folded = Text.folded(words)
        if let short = codes[folded] { return short }
        let tag = words.replacing("_", with: "-")
        guard ScienceShopWriter.isLanguage(tag) else { return nil }
        let parts = tag.split(separator: "-")
        // A word that is no code, such as « breton », would be taken for one.
        guard let first = parts.first, (2...3).contains(first.utf8.count) else { return nil }
        return ([first.lowercased()] + parts.dropFirst().map(String.init)).joined(separator: "-")
    }

    /// ISO 639-2 in both its sorts, and names.
    private static let codes: [String: String] = [
        "fre": "fr", "fra": "fr", "francais": "fr", "french": "fr", "eng": "en", "anglais": "en", "english": "en",
        "ger": "de", "deu": "de", "allemand": "de", "german": "de", "spa": "es", "espagnol": "es", "spanish": "es",
        "ita": "it", "italien": "it", "italian": "it", "por": "pt", "dut": "nl", "nld": "nl", "oci": "oc",
        "occitan": "oc", "cat": "ca", "catalan": "ca", "baq": "eu", "eus": "eu", "bre": "br",
    ]
}

/// The identifier of a record that another repository names.
package enum ForeignName {
    /// A record of `node` for a name of a source. Two names never give the same: what an identifier cannot hold is
    /// written as `~` and two digits, and a name too long ends in a hash of the whole.
    package static func identifier(_ name: String, kind: RecordKind, node: String) -> RecordIdentifier? {
        let name = name.hasPrefix("oai:") ? String(name.dropFirst(4)) : name
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "~"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        var local = String(decoding: bytes, as: UTF8.self)
        if bytes.count > 180 { local = "\(local.prefix(163))~~\(ContentHash.hex(name.utf8).prefix(16))" }
        return RecordIdentifier(home: node, kind: kind, local: local)
    }
}
