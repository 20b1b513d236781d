import JSONSchema

/// What the search knows of one record: the words of its text in four columns of falling weight.
///
/// Contacts, consent and provenance are never searched.
public struct SearchDocument: Sendable, Hashable {
    /// Titles and acronyms.
    public private(set) var title: [String] = []
    /// Names of participants, places and related records.
    public private(set) var names: [String] = []
    public private(set) var summary: [String] = []
    /// Every other text.
    public private(set) var text: [String] = []

    /// Changes whenever the words of a record may: ledgers then index their records anew.
    public static let version = 1

    /// Weight of a word in each column, in the order above.
    public static let weights: [Double] = [10, 5, 3, 1]
    public var columns: [[String]] { [title, names, summary, text] }

    public init(_ record: Record) {
        Self.walk(record) { column, words in
            let found = SearchText.words(words)
            switch column {
            case 0: title += found
            case 1: names += found
            case 2: summary += found
            default: text += found
            }
            return true
        }
    }

    /// The record's title, in the first language it has one in.
    public static func title(of record: Record) -> String {
        var title = ""
        walk(record["title"] ?? .null, under: "title") {
            title = $0
            return false
        }
        return title
    }

    /// A passage of about 160 characters around the first word found, or the beginning of the record's text.
    public static func snippet(of record: Record, for pattern: SearchPattern) -> String {
        var best: String?
        var fallback = ""
        walk(record) { column, text in
            if column != 0, fallback.isEmpty { fallback = text }
            guard column != 0, let passage = passage(of: text, for: pattern) else { return true }
            best = passage
            return false
        }
        return best ?? passage(of: fallback, from: 0)
    }

    // MARK: - Walking a record

    /// Calls `visit` with each text of a record and its column until it returns false; what says most comes first.
    package static func walk(_ record: Record, visit: (_ column: Int, _ text: String) -> Bool) {
        for name in titleMembers {
            if let value = record[name], !walk(value, under: name, visit: { visit(0, $0) }) { return }
        }
        if let value = record["summary"], !walk(value, under: "summary", visit: { visit(2, $0) }) { return }
        for name in narrativeMembers {
            if let value = record[name], !walk(value, under: name, visit: { visit(3, $0) }) { return }
        }
        let others = record.document.filter { !ordered.contains($0.key) && !unsearched.contains($0.key) }
            .sorted { ByteString($0.key) < ByteString($1.key) }
        for isName in [false, true] {
            for member in others where nameMembers.contains(member.key) == isName {
                if !walk(member.value, under: member.key, visit: { visit(isName ? 1 : 3, $0) }) { return }
            }
        }
    }

    @discardableResult
    private static func walk(_ value: JSONValue, under name: String, visit: (String) -> Bool) -> Bool {
        switch value {
        case .string(let text): return visit(text)
        case .array(let values): return values.allSatisfy { walk($0, under: name, visit: visit) }
        case .object(let object):
            // By name, so that an object says the same whatever order it was written in.
            return object.filter { !codes.contains($0.key) }.sorted { ByteString($0.key) < ByteString($1.key) }
                .allSatisfy { walk($0.value, under: $0.key, visit: visit) }
        default: return true
        }
    }

    private static let titleMembers = ["title", "acronym", "alternateTitles", "givenName", "familyName"]
    private static let narrativeMembers = [
        "description", "question", "reformulatedQuestion", "need", "solution", "objectives", "beneficiaries",
        "outcomes",
        "missions", "programme",
    ]
    private static let ordered = Set(titleMembers + ["summary"] + narrativeMembers)
    private static let nameMembers: Set<String> = [
        "participants", "relations", "territories", "affiliations", "address", "places", "venue", "container",
    ]
    /// Not text, or not for everybody's eyes.
    private static let unsearched: Set<String> = [
        "schema", "id", "kind", "home", "status", "revision", "modifiedAt", "contentHash", "provenance", "contacts",
        "consent", "basis", "demandStatus", "sameAs", "identifiers", "licence", "languages", "extensions", "url",
        "format",
    ]
    /// Members whose value is a code, an identifier or an address, wherever they stand.
    private static let codes: Set<String> = [
        "record", "scheme", "concept", "level", "code", "type", "role", "kind", "url", "file", "rel", "translatedBy",
        "from", "timeZone", "start", "end", "date", "status", "quantity", "qualifier", "rrule", "excluded",
        "added", "occurrence", "private",
    ]

    /// The column that a member's words go to; nil when they are not searched.
    static func column(of member: String) -> Int? {
        let column = columns[member] ?? 3
        return column < 4 ? column : nil
    }

    /// Whether a member inside another one holds no words, wherever it stands.
    static func isCode(_ member: String) -> Bool { codeNames[member] != nil }

    // By the bytes of a name: a set of strings hashes and compares them as text, which takes ten times as long.
    private static let columns = NameTable(
        titleMembers.map { ($0, 0) } + nameMembers.map { ($0, 1) } + [("summary", 2)] + narrativeMembers.map { ($0, 3) }
            + unsearched.map { ($0, 4) })
    private static let codeNames = NameTable(codes.map { ($0, 0) })

    // MARK: - Passages

    private static let passageLength = 160

    private static func passage(of text: String, for pattern: SearchPattern) -> String? {
        let pieces = text.split(whereSeparator: \.isWhitespace)
        guard let hit = pieces.firstIndex(where: { SearchText.words(String($0)).contains(where: pattern.matchesAny) })
        else { return nil }
        var start = hit
        var length = pieces[hit].count
        while start > 0, length + pieces[start - 1].count < passageLength / 3 {
            start -= 1
            length += pieces[start].count + 1
        }
        return passage(of: text, from: start)
    }

    private static func passage(of text: String, from start: Int) -> String {
        let pieces = text.split(whereSeparator: \.isWhitespace)
        var passage = start > 0 ? "…" : ""
        var end = start
        while end < pieces.count, end == start || passage.count + pieces[end].count < passageLength {
            if end > start { passage += " " }
            passage += pieces[end].prefix(passageLength)
            end += 1
        }
        return end < pieces.count ? passage + "…" : passage
    }
}
