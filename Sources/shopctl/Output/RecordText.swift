import JSONSchema
import Messages
import ScienceShopSDK

/// A record, for people: its members in a reader's order, each value in words.
enum RecordText {
    static func show(_ record: Record, _ console: Console) {
        let id = record["id"]?.string ?? ""
        console.data(title(of: record, console).shown, .bold)
        let deleted = record.isDeleted ? "  " + console.text("(deleted)") : ""
        console.data(
            Style.cyan.paint(id.shown, colour: console.colour) + Style.red.paint(deleted, colour: console.colour))
        console.line()
        let members = record.content.members.filter { !envelope.contains($0.key) }
        let labels = members.map { DisplayWidth.of(console.text(MemberWords.label($0.key))) }
        let width = min(28, (labels.max() ?? 0) + 2)
        for member in ordered(members) {
            let lines = lines(of: member.value, key: member.key, console)
            for (index, line) in lines.enumerated() {
                let head =
                    index == 0
                    ? console.text(MemberWords.label(member.key)).padded(to: width)
                    : String(repeating: " ", count: width)
                showLine(head, line.shown, width, console)
            }
        }
    }

    private static func showLine(_ head: String, _ text: String, _ width: Int, _ console: Console) {
        let parts = console.width.map { DisplayWidth.wrapped(text, to: max(30, $0 - width - 2)) } ?? [text]
        for (index, part) in parts.enumerated() {
            let margin =
                index == 0 ? Style.dim.paint(head, colour: console.colour) : String(repeating: " ", count: width)
            console.data("  \(margin)\(part)")
        }
    }

    static func title(of record: Record, _ console: Console) -> String {
        guard let title = record["title"]?.object else { return record["id"]?.string ?? console.text("(no title)") }
        return console.values.best(LanguageMap(title))
    }

    /// Evidence, one value a line.
    static func table(of evidence: [Evidence], _ console: Console) -> Table {
        var table = Table([.text("FIELD", .cut), .text("AS WRITTEN", .wrap), .text("WHERE", .cut), .text("RULE", .cut)])
        for item in evidence {
            table.rows.append([
                .init(item.path), .init(item.asWritten), .words(item.location.told), .init(item.rule, .dim),
            ])
        }
        return table
    }

    // MARK: - Members

    private static let envelope = ["id", "kind", "home", "status", "title"]
    private static let order = [
        "acronym", "alternateTitles", "types", "summary", "question", "reformulatedQuestion", "description", "need",
        "solution", "objectives", "period", "stage", "demandStatus", "territories", "scope", "participants",
        "relations",
    ]

    private static func ordered(_ members: [JSONObject.Member]) -> [JSONObject.Member] {
        func rank(_ key: String) -> Int { order.firstIndex(of: key) ?? order.count }
        return members.enumerated().sorted {
            (rank($0.element.key), $0.offset) < (rank($1.element.key), $1.offset)
        }.map(\.element)
    }

    private static func lines(of value: JSONValue, key: String, _ console: Console) -> [String] {
        switch value {
        case .array(let values): values.flatMap { lines(of: $0, key: key, console) }
        case .object(let object): texts(of: object, console) ?? [console.values.text(of: object, member: key)]
        default: [console.values.text(of: value, member: key)]
        }
    }

    /// The lines of a language map; nil when the object is none.
    private static func texts(of object: JSONObject, _ console: Console) -> [String]? {
        guard let map = ValueText.languageMap(object) else { return nil }
        return map.languages.flatMap { language -> [String] in
            let origin = map.translator(of: language) == .machine ? " " + console.text("(machine translation)") : ""
            let head = map.languages.count > 1 ? "\(language): " : ""
            let lines = (map[language] ?? "").split(separator: "\n", omittingEmptySubsequences: true)
            return lines.enumerated().map { ($0.offset == 0 ? head : "") + $0.element + origin }
        }
    }
}
