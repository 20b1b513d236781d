import Messages
import ScienceShopSDK

/// All that is needed to read one row alone: the dialect and the header's exact bytes.
///
/// As bytes it is one line of ASCII, `csv/1 separator=semicolon encoding=windows-1252 line=2` and a line feed, followed by
/// the header record's exact bytes in the document's own encoding, to the end; `line` is the header's line in the document.
public struct CSVFrame: Sendable, Hashable {
    public let dialect: CSVDialect
    public let headerBytes: [UInt8]
    public let headerLine: Int
    public let header: CSVHeader

    public init(dialect: CSVDialect, headerBytes: [UInt8], headerLine: Int) {
        self.dialect = dialect
        self.headerBytes = headerBytes
        self.headerLine = headerLine
        header = CSVHeader(dialect.fields(of: headerBytes).map(\.value))
    }

    public init(_ detection: CSVDetection) {
        self.init(
            dialect: detection.dialect, headerBytes: detection.header.bytes, headerLine: detection.header.firstLine)
    }

    public var bytes: [UInt8] {
        let line =
            "csv/1 separator=\(dialect.separator.name) encoding=\(dialect.encoding.rawValue) line=\(headerLine)\n"
        return Array(line.utf8) + headerBytes
    }

    /// Reads a frame back.
    ///
    /// - Throws: `CSVError` with reason `bad-frame`.
    public init(parsing bytes: some Collection<UInt8>) throws(CSVError) {
        let bytes = Array(bytes)
        let end = bytes.firstIndex(of: 0x0A) ?? bytes.count
        let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
        func value(_ name: String) -> String? {
            words.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
        }
        guard words.first == "csv/1", let separator = value("separator").flatMap(CSVDialect.Separator.init(name:)),
            let encoding = value("encoding").flatMap(TextEncoding.init(rawValue:)),
            let line = value("line").flatMap({ Int($0) })
        else {
            throw CSVError(
                .badFrame, line: 1, message: "the row's frame is not `csv/1 …`; harvest the source again in full")
        }
        self.init(
            dialect: CSVDialect(separator: separator, encoding: encoding),
            headerBytes: Array(bytes[end...].dropFirst()),
            headerLine: line)
    }

    /// Reads one row's bytes.
    ///
    /// - Parameter firstLine: line of its first byte in the document, so that cells know theirs.
    public func row(_ bytes: some Collection<UInt8>, firstLine: Int = 1) -> CSVRow {
        var cells: [CSVRow.Cell] = []
        let fields = CSVFields(bytes, in: dialect)
        cells.reserveCapacity(fields.count)
        for position in 0..<fields.count {
            let isExtra = position >= header.labels.count
            if isExtra, fields.isEmpty(position) { continue }
            let label = isExtra ? "column \(position + 1)" : header.labels[position]
            cells.append(
                CSVRow.Cell(label: label, value: fields.text(position), line: firstLine + fields.line(position)))
        }
        return CSVRow(cells: cells, header: header, fieldCount: fields.count)
    }
}

/// One row with its labels.
public struct CSVRow: Sendable, Hashable {
    public struct Cell: Sendable, Hashable {
        /// The column's addressable label (`CSVHeader.labels`); `column 12` for a cell beyond the header's last.
        public var label: String
        public var value: String
        /// Line in the document on which the cell begins, from 1.
        public var line: Int
    }

    /// In the order of the columns; a row shorter than the header has fewer.
    public let cells: [Cell]
    public let header: CSVHeader
    /// How many fields the row has, empty ones beyond the header counted.
    public let fieldCount: Int

    /// The cell of a column, by any spelling of its label that `CSVHeader.position` takes; nil when the header has no
    /// such column or the row is too short for it.
    public subscript(label: String) -> Cell? {
        guard let position = header.position(of: label) else { return nil }
        return position < cells.count ? cells[position] : nil
    }

    /// Whether no cell has any text.
    public var isBlank: Bool { cells.allSatisfy { $0.value.allSatisfy(\.isWhitespace) } }

    /// Whether the row has fewer fields than the header, or text beyond its last column.
    public var isRagged: Bool { fieldCount < header.labels.count || cells.count > header.labels.count }
}
