import ScienceShopSDK

/// The column labels of a table, each made addressable.
public struct CSVHeader: Sendable, Hashable {
    /// One label a column: white space tidied, a required mark (` *`) removed, the second and later columns of one label
    /// numbered (`Autres`, `Autres#2`, `Autres#3`), an empty label named by its place (`column 5`).
    public let labels: [String]
    /// The labels as written.
    public let written: [String]
    private let positions: [String: Int]

    public init(_ written: [String]) {
        self.written = written
        var labels: [String] = []
        var positions: [String: Int] = [:]
        for (position, text) in written.enumerated() {
            let tidy = Self.tidied(text)
            let name = tidy.isEmpty ? "column \(position + 1)" : tidy
            var label = name
            var number = 1
            while positions[label] != nil {
                number += 1
                label = "\(name)#\(number)"
            }
            positions[label] = position
            labels.append(label)
        }
        self.labels = labels
        self.positions = positions
    }

    /// The column that a label names, however its white space and required mark are written; letters in canonical
    /// equivalence are the same.
    public func position(of label: String) -> Int? { positions[label] ?? positions[Self.tidied(label)] }

    /// The label as it is compared: outer blanks and a final `*` removed, inner blanks one space.
    public static func tidied(_ label: String) -> String {
        let label = Text.collapsedSpaces(label)
        return label.last == "*" ? Text.trimmed(label.dropLast()) : label
    }
}
