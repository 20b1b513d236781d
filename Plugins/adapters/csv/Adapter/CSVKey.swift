import AdapterKit
import CSVReader
import Messages
import ScienceShopSDK

/// How a row is named.
struct CSVKey: Sendable {
    /// Positions of the key's columns; empty when rows have no key.
    private let columns: [Int]

    /// - Throws: `FederationError` with code `configuration` when the table has no such column.
    init(columns labels: [String]?, header: CSVHeader, location: String) throws {
        columns = try (labels ?? []).map { label in
            guard let position = header.position(of: label) else {
                let known = header.labels.map { "“\($0)”" }.joined(separator: ", ")
                throw FederationError(
                    .configuration,
                    "\(location) has no column “\(label)”, which the option `key` names; its columns are \(known).")
            }
            return position
        }
    }

    var isMissing: Bool { columns.isEmpty }

    /// The name of a row, and whether it comes from the key.
    ///
    /// Values of several columns are joined by `|`. A row without a value in any of them is named by the hash of its
    /// bytes: it does not depend on the rows around it, but an edited row is another one.
    func identifier(of row: CSVRowReader.Row) -> (text: String, isKey: Bool) {
        let values = columns.map { $0 < row.fields.count ? Text.collapsedSpaces(row.fields.text($0)) : "" }
        guard !values.allSatisfy(\.isEmpty) else {
            return ("row-" + ContentHash.hex(row.record.bytes).prefix(32), false)
        }
        if values.count == 1 { return (values[0], true) }
        return (values.map(Self.escaped).joined(separator: "|"), true)
    }

    /// So that `a|b` + `c` and `a` + `b|c` differ.
    private static func escaped(_ value: String) -> String {
        value.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
