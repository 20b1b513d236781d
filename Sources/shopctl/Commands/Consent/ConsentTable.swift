import AdapterKit
import CSVReader
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

/// The decisions of a table, each with its line, and what is wrong with the other rows.
struct ConsentTable: Sendable {
    private(set) var decisions: [(line: Int, decision: ConsentDecision)] = []
    private(set) var issues: [Issue] = []

    private static let sizeLimit = 64 << 20
    private static let textLimit = 4000
    private static let needed = ["record", "group", "granted", "date"]

    /// Blocks while the file is read.
    init(_ path: String, recorder: String) throws {
        let bytes = try Files.read(path, limit: Self.sizeLimit)
        do {
            try read(bytes, recorder)
        } catch let error as CSVError {
            throw FederationError(.malformedSource, "\(Files.shown(path)):\(plain: error.line): \(error.message)")
        }
    }

    private mutating func read(_ bytes: [UInt8], _ recorder: String) throws {
        var encodings = CSVEncodingDetector()
        try encodings.read(bytes)
        let detection = try CSVDetection(sample: bytes, isWhole: true, encoding: encodings.finish().encoding)
        let dialect = detection.dialect
        let head = dialect.fields(of: detection.header.bytes).map { CSVHeader.tidied($0.value).lowercased() }
        for name in Self.needed where !head.contains(name) {
            throw CSVError(
                .noHeader, line: detection.header.firstLine, message: "the table has no column `\(name)`")
        }
        var splitter = CSVSplitter(
            dialect: dialect, offset: detection.header.nextOffset, line: detection.header.nextLine)
        splitter.append(bytes[detection.header.nextOffset...])
        splitter.finish()
        while let row = try splitter.next() {
            let fields = dialect.fields(of: row.bytes)
            if fields.allSatisfy({ $0.value.allSatisfy(\.isWhitespace) }) { continue }
            var cells: [String: String] = [:]
            for (name, field) in zip(head, fields) { cells[name] = field.value.trimmed }
            take(cells, row.firstLine, recorder)
        }
    }

    private struct Refusal: Error {
        let code: String
        let message: Message
        let remedy: Message
    }

    private mutating func take(_ cells: [String: String], _ line: Int, _ recorder: String) {
        do throws(Refusal) {
            decisions.append((line, try Self.decision(cells, recorder)))
        } catch {
            issues.append(Self.issue(line, error.code, error.message, remedy: error.remedy))
        }
    }

    static func issue(_ line: Int, _ code: String, _ message: Message, remedy: Message) -> Issue {
        Issue(.error, code: code, message: message, remedy: remedy, location: SourceLocation(line: line))
    }

    private static func decision(
        _ cells: [String: String], _ recorder: String
    ) throws(Refusal) -> ConsentDecision {
        func text(_ name: String) throws(Refusal) -> String {
            let text = cells[name] ?? ""
            guard text.utf8.count <= textLimit, !text.utf8.contains(0) else {
                throw Refusal(
                    code: "too-long", message: "The column `\(name)` holds more than \(textLimit) bytes, or a NUL.",
                    remedy: "Shorten it.")
            }
            return text
        }
        func wrong(_ name: String, _ value: String, _ remedy: Message) -> Refusal {
            Refusal(
                code: "unreadable-cell", message: "The column `\(name)` says `\(value.prefix(80))`, which is unknown.",
                remedy: remedy)
        }
        func date(_ name: String) throws(Refusal) -> PartialDate? {
            let text = try text(name)
            guard !text.isEmpty else { return nil }
            guard let date = PartialDate(text) else {
                throw wrong(name, text, "Write it as 2026-11-21, 2026-11 or 2026.")
            }
            return date
        }
        let name = try text("record")
        guard let record = RecordIdentifier(name) else {
            throw wrong("record", name, "Write it as NODE:KIND/LOCAL, such as lyon:demand/2024-017.")
        }
        let groupName = try text("group").lowercased()
        guard let group = ConsentGrant.Group(rawValue: groupName) else {
            throw wrong("group", groupName, "Groups are publication, contact, image and person.")
        }
        let answer = try text("granted").lowercased()
        guard let isGranted = Self.answers[answer] else { throw wrong("granted", answer, "Write yes or no.") }
        guard let given = try date("date"), given.earliest <= SystemTime.now() else {
            throw wrong("date", try text("date"), "Say when the answer was given.")
        }
        let scopeName = try text("scope").lowercased()
        let scope = PublicationScope(rawValue: scopeName)
        if scope == nil, !scopeName.isEmpty || isGranted {
            throw wrong("scope", scopeName, "Scopes are node, federation and public.")
        }
        let end = try date("until")
        if let end, end.certainlyPrecedes(given) {
            throw wrong("until", end.description, "The grant ends before it was given.")
        }
        let (by, wording) = (try text("by"), try text("wording"))
        if isGranted, by.isEmpty || wording.isEmpty {
            throw Refusal(
                code: "incomplete-grant", message: "The grant does not say who gave it, or what they were asked.",
                remedy: "Fill in the columns `by` and `wording`.")
        }
        return ConsentDecision(
            record: record, group: group, isGranted: isGranted, scope: scope, date: given, until: end, wording: wording,
            answer: try text("answer"), givenBy: by, collected: try text("how"), recordedAt: SystemTime.now(),
            recordedBy: recorder)
    }

    private static let answers: [String: Bool] = [
        "yes": true, "oui": true, "true": true, "vrai": true, "1": true, "no": false, "non": false, "false": false,
        "faux": false, "0": false,
    ]
}

extension String {
    fileprivate var trimmed: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
