import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK
import XMLReader

/// Reads the lines of one sheet, one after the other.
struct DublinCoreReading {
    private var draft: XMLDraft
    private let id: RecordIdentifier
    private var kind: RecordKind { id.kind }

    init(_ draft: XMLDraft, _ id: RecordIdentifier) {
        self.draft = draft
        self.id = id
    }

    mutating func read(_ line: XMLSheet.Line) {
        let words = line.words
        switch line.name {
        case "title": title(line, words)
        case "description": description(line, words)
        case "creator": participant(creatorRole, line, words)
        case "contributor": participant("partner", line, words)
        case "publisher": participant("publisher", line, words)
        case "subject": subject(line, words)
        case "date": date(line, words)
        case "type": type(line, words)
        case "format":
            if kind == .resource, draft.record["format"] == nil { draft.set("format", .string(words), from: line) }
        case "identifier": identifier(line, words)
        case "source": if isWebAddress(words) { link(line, words, rel: "via") }
        case "relation": relation(line, words)
        case "language": language(line, words)
        case "coverage": coverage(line, words)
        case "rights": if isWebAddress(words) { draft.set("licence", .string(words), from: line) }
        default: draft.warn("unknown-element", "Dublin Core has no element `\(line.name)`.", at: line)
        }
    }

    /// A demand needs a question: for want of a description it is the title.
    mutating func finished() -> Draft {
        if kind == .demand, draft.record["question"] == nil, let title = draft.record["title"] {
            draft.record["question"] = title
        }
        return draft.draft
    }

    // MARK: - Texts

    private mutating func title(_ line: XMLSheet.Line, _ words: String) {
        let language = draft.language(of: line)
        if draft.text("title", language) == nil {
            draft.set(words, language: language, in: "title", from: line)
        } else {
            draft.append(LanguageMap(words, language: language).json, to: "alternateTitles", from: line)
        }
    }

    /// The first description of a language, and those that follow after a blank line. What comes first of a demand is
    /// the question.
    private mutating func description(_ line: XMLSheet.Line, _ words: String) {
        let language = draft.language(of: line)
        let plain = PlainText.withoutMarkup(words)
        if kind == .demand, draft.text("question", language) == nil {
            return draft.set(plain, language: language, in: "question", from: line)
        }
        let before = draft.text("description", language)
        draft.set(before.map { "\($0)\n\n\(plain)" } ?? plain, language: language, in: "description", from: line)
    }

    // MARK: - Names and subjects

    private var creatorRole: String {
        switch kind {
        case .resource: "author"
        case .event: "organiser"
        case .demand: "requester"
        default: "lead"
        }
    }

    private mutating func participant(_ role: String, _ line: XMLSheet.Line, _ words: String) {
        draft.append(("role", role), ("name", words), to: "participants", from: line)
    }

    /// Repositories pack several keywords into one line, with semicolons.
    private mutating func subject(_ line: XMLSheet.Line, _ words: String) {
        if let (scheme, notation) = RecordTerms.concept(of: words) {
            return draft.append(("scheme", scheme), ("concept", notation), to: "themes", from: line)
        }
        if !words.utf8.contains(where: { $0 == UInt8(ascii: ";") || $0 == Self.greekMark }) {
            return draft.append(("keyword", words), to: "themes", from: line)
        }
        for word in words.split(separator: ";") {
            let word = String(word).trimmingXMLSpaces
            if !word.isEmpty { draft.append(("keyword", word), to: "themes", from: line) }
        }
    }

    /// The Greek question mark, which to Swift is a semicolon, begins with this byte.
    private static let greekMark: UInt8 = 0xCD

    private mutating func type(_ line: XMLSheet.Line, _ words: String) {
        guard RecordTerms.kind(of: words) == nil, words != "Event" else { return }
        if let (scheme, notation) = RecordTerms.concept(of: words) {
            return draft.append(("scheme", scheme), ("concept", notation), to: "types", from: line)
        }
        let scheme = "\(kind.rawValue)-type"
        guard Vocabulary.standard[scheme] != nil else { return }
        if let notation = Self.dcmiTypes[words], kind == .resource {
            let concept: JSONValue = [
                "scheme": .string(scheme), "concept": .string(notation), "asWritten": .string(words),
            ]
            return draft.append(concept, to: "types", from: line)
        }
        guard words != "Text", words != "Collection" else { return }
        draft.append(Vocabulary.standard.concept(for: words, in: scheme).json, to: "types", from: line)
    }

    private static let dcmiTypes = [
        "Dataset": "dataset", "Software": "software", "MovingImage": "video", "Sound": "audio", "Image": "image",
        "StillImage": "image", "InteractiveResource": "website", "PhysicalObject": "equipment",
    ]

    // MARK: - Time, place, language

    /// The first date that can be read is the period; what cannot be read stays as it is written.
    private mutating func date(_ line: XMLSheet.Line, _ words: String) {
        let ends =
            words.utf8.contains(UInt8(ascii: "/"))
            ? words.split(separator: "/", omittingEmptySubsequences: false).map { PartialDate(String($0)) } : []
        var period = Period()
        if ends.count == 2, let start = ends[0], let end = ends[1] {
            (period.start, period.end) = (start, end)
        } else if let date = PartialDate(words) {
            period.start = date
        } else if let reading = DateReader.read(words) {
            period = Period(reading)
        } else {
            period.asWritten = words
        }
        guard draft.record.period?.start == nil else { return }
        draft.set("period", period.json, from: line)
    }

    private mutating func language(_ line: XMLSheet.Line, _ words: String) {
        if let tag = LanguageWords.tag(words) {
            draft.append(.string(tag), to: "languages", from: line)
        } else {
            draft.warn("unknown-language", "“\(words)” is no language this harvester knows.", at: line)
        }
    }

    private mutating func coverage(_ line: XMLSheet.Line, _ words: String) {
        let parts = words.utf8.contains(UInt8(ascii: "/")) ? words.split(separator: "/").map(String.init) : []
        if parts.count == 3, let scheme = Territory.Scheme(rawValue: parts[0]), scheme != .local {
            let known = draft.record.territories.contains {
                $0.scheme == scheme && $0.level == parts[1] && $0.code == parts[2]
            }
            if known { return }
            let found = Territories.find(scheme, level: parts[1], code: parts[2])
            if let found { return draft.append(found.json, to: "territories", from: line) }
        }
        let found = Self.territories.answer(for: words) { TerritoryReader.read($0) }
        for territory in found where !draft.record.territories.contains(where: { isSame($0, territory) }) {
            draft.append(territory.json, to: "territories", from: line)
        }
        if found.isEmpty, parts.count != 3 {
            draft.warn("unknown-territory", "“\(words)” is no territory this harvester knows.", at: line)
        }
    }

    /// A source names the same places again and again.
    private static let territories = Memo<[Territory]>()

    private func isSame(_ left: Territory, _ right: Territory) -> Bool {
        left.scheme == right.scheme && left.level == right.level && left.code == right.code && left.code != nil
    }

    // MARK: - Addresses

    private func isWebAddress(_ words: String) -> Bool {
        RecordTerms.isWebAddress(words) && Formats.isURI(words)
    }

    private mutating func identifier(_ line: XMLSheet.Line, _ words: String) {
        if words == id.description { return draft.note("/id", from: line) }
        if let (scheme, value) = RecordTerms.identifier(of: words) ?? pair(words) {
            draft.append(("scheme", scheme), ("value", value), to: "identifiers", from: line)
        } else if isWebAddress(words) {
            if kind == .resource, draft.record.url == nil { return draft.set("url", .string(words), from: line) }
            link(line, words, rel: nil)
        }
    }

    /// `doi:10.1234/x`: a register in lower case and what it gave.
    private func pair(_ words: String) -> (scheme: String, value: String)? {
        guard !RecordTerms.isWebAddress(words), let colon = words.firstIndex(of: ":") else { return nil }
        let (scheme, value) = (words[..<colon].lowercased(), String(words[words.index(after: colon)...]))
        return Self.registers.contains(scheme) && !value.isEmpty ? (scheme, value) : nil
    }

    private static let registers: Set = [
        "doi", "hal", "orcid", "ror", "rna", "siren", "siret", "neq", "wikidata", "idref", "isbn", "issn",
    ]

    private mutating func link(_ line: XMLSheet.Line, _ address: String, rel: String?) {
        draft.append(Link(url: address, rel: rel).json, to: "links", from: line)
    }

    private mutating func relation(_ line: XMLSheet.Line, _ words: String) {
        if let other = RecordIdentifier(words) {
            draft.append(Relation(.relatedTo, record: other).json, to: "relations", from: line)
        } else if isWebAddress(words) {
            link(line, words, rel: nil)
        } else {
            draft.append(Relation(.relatedTo, name: words).json, to: "relations", from: line)
        }
    }
}
