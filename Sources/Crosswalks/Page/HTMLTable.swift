import ScienceShopSDK

/// A table as rows: with a row of header cells, each further row is labelled by it; without one, two columns are
/// `label : value`.
struct HTMLTable {
    private var rows: [[(words: Words, isHeader: Bool)]] = []

    mutating func beginRow() { rows.append([]) }

    mutating func add(_ words: Words, isHeader: Bool) {
        if rows.isEmpty { rows.append([]) }
        rows[rows.count - 1].append((words, isHeader))
    }

    func blocks() -> [Block] {
        let filled = rows.filter { row in row.contains { !$0.words.isEmpty } }
        guard let first = filled.first else { return [] }
        if first.count > 1, first.allSatisfy(\.isHeader) {
            let labels = first.map { Self.label($0.words.text) }
            return filled.dropFirst().map { Self.row($0.map(\.words), labels) }
        }
        return filled.map { row in
            guard row.count == 2, !row[0].words.isEmpty, !row[1].words.isEmpty else {
                return Self.row(row.map(\.words), [])
            }
            var words = row[0].words
            words.append(row[1].words, separator: " : ")
            var block = Block(.field, words)
            block.label = Self.label(row[0].words.text)
            block.value = row[1].words
            return block
        }
    }

    private static func row(_ cells: [Words], _ labels: [String]) -> Block {
        var words = Words("")
        for cell in cells where !cell.isEmpty { words.append(cell, separator: " | ") }
        var block = Block(.row, words)
        block.cells = cells.enumerated().map { position, cell in
            Block.Cell(label: position < labels.count ? labels[position] : "", words: cell)
        }
        return block
    }

    /// A label without the colon that ends it.
    static func label(_ text: String) -> String {
        var label = Text.collapsedSpaces(text)
        while label.hasSuffix(":") { label = Text.trimmed(label.dropLast()) }
        return label
    }
}
