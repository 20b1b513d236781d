import AdapterKit
import CSVReader
import Messages
import ScienceShopSDK

extension Message {
    fileprivate static func rows(_ n: Int) -> Message { .plural(n, one: "\(n) row", other: "\(n) rows") }
}

/// What reading a table through once has shown.
struct CSVSurvey: Sendable {
    private(set) var rows = 0
    private(set) var summary: Message = ""
    private(set) var issues: [Issue] = []

    /// - Throws: `FederationError` when a row cannot be read, so that no harvest begins that could not end.
    mutating func read(_ table: OpenTable) async throws {
        var reader = CSVRowReader(table, from: table.start)
        while try await reader.next() != nil { rows += 1 }
    }

    private static func told(_ separator: CSVDialect.Separator) -> Message {
        switch separator {
        case .comma: "comma"
        case .semicolon: "semicolon"
        case .tab: "tab"
        case .pipe: "pipe"
        }
    }

    mutating func describe(_ detection: CSVDetection, key: CSVKey, isEncodingGuess: Bool, firstBadLine: Int?) {
        let dialect = detection.dialect
        let encoding = dialect.encoding.rawValue
        summary =
            "CSV, separator \(Self.told(dialect.separator)), \(encoding), header on line \(plain: detection.header.firstLine), \(.rows(rows))"
        if let firstBadLine {
            issues.append(
                Issue(
                    .warning, code: "invalid-utf8",
                    message:
                        "The file is UTF-8 but for some bytes, the first on line \(plain: firstBadLine); they read as U+FFFD.",
                    remedy: "Export the file again; in UTF-8 throughout.", location: SourceLocation(line: firstBadLine))
            )
        } else if isEncodingGuess {
            issues.append(
                Issue(
                    .warning, code: "encoding-guessed",
                    message: "The file is not UTF-8 and does not say what it is; it is read as \(encoding).",
                    remedy: "Check the accents in the records; if they are wrong, set the option `encoding`."))
        }
        if detection.isSingleColumn {
            issues.append(
                Issue(
                    .warning, code: "single-column",
                    message: "No separator was recognised, so the table has one column.",
                    remedy: "If it has more, set the option `separator`."))
        }
        if key.isMissing {
            issues.append(
                Issue(
                    .warning, code: "no-key",
                    message: "No option `key` says which column names a row, so rows are named by their content.",
                    remedy: "Set `key` to a column that never changes; until then an edited row is another record."))
        }
    }
}
