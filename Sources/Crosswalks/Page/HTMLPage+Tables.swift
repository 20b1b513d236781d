import ScienceShopSDK

/// Tables: labelled rows, pairs, or mere layout.
extension HTMLPage {
    /// A table with a heading, a list or a table in a cell is layout: what it held so far becomes plain blocks.
    mutating func noteLayout() {
        guard !tables.isEmpty, open.contains("td") || open.contains("th"), !tables[tables.count - 1].isLayout else {
            return
        }
        tables[tables.count - 1].isLayout = true
        let rows = tables[tables.count - 1].rows
        tables[tables.count - 1].rows = []
        for cell in rows.joined() where !cell.words.isEmpty { addParagraph(cell.words, []) }
    }

    mutating func add(_ table: Table) {
        let rows = table.rows.filter { row in row.contains { !$0.words.isEmpty } }
        guard let first = rows.first else { return }
        let isHeader = rows.count > 1 && first.count > 1 && first.allSatisfy(\.isHeader)
        let labels = isHeader ? first.map { Text.collapsedSpaces($0.words.text) } : []
        let isPairs =
            !isHeader
            && rows.allSatisfy { row in
                row.count == 2 && !row[0].words.isEmpty && row[0].words.text.utf8.count <= 90
            }
        for row in isHeader ? rows.dropFirst() : rows[...] {
            if isPairs || (row.count == 2 && row[0].isHeader && !row[1].isHeader && !isHeader) {
                let label = TextFilters.strip(.punctuation, row[0].words).text
                if !row[1].words.isEmpty, !label.isEmpty { addField(Text.collapsedSpaces(label), row[1].words, []) }
                continue
            }
            if row.count == 1 {
                addParagraph(row[0].words, [])
                continue
            }
            var words = Words("")
            for cell in row where !cell.words.isEmpty { words.append(cell.words, separator: " | ") }
            var block = Block(.row, words)
            block.cells = row.enumerated().map { index, cell in
                Block.Cell(label: index < labels.count ? labels[index] : "", words: cell.words)
            }
            result.append(block)
        }
    }
}
