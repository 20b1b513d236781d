/// Rows of a table as CSV (RFC 4180): commas, CRLF, quoted where needed, in UTF-8.
enum CSVTable {
    /// A byte order mark, so that spreadsheets read the letters right.
    static let beginning: [UInt8] = [0xEF, 0xBB, 0xBF]

    static func row(_ cells: [String]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (place, cell) in cells.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            append(cell, to: &bytes)
        }
        bytes += [0x0D, 0x0A]
        return bytes
    }

    private static func append(_ cell: String, to bytes: inout [UInt8]) {
        var text = Array(cell.utf8)
        // A spreadsheet would run the cell as a formula; an apostrophe makes it text.
        if let first = text.first, "=+-@\t\r".utf8.contains(first) { text.insert(UInt8(ascii: "'"), at: 0) }
        guard text.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else {
            bytes += text
            return
        }
        bytes.append(0x22)
        for byte in text {
            if byte == 0x22 { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }
}
