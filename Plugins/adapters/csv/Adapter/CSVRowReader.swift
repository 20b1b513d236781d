import AdapterKit
import CSVReader
import Messages

/// Reads rows one after the other, a piece of the document at a time. Rows without any text are passed over.
struct CSVRowReader {
    struct Row {
        var record: CSVRecord
        var fields: CSVFields
    }

    private let table: OpenTable
    private var splitter: CSVSplitter
    private var offset: Int
    private var isFinished = false

    init(_ table: OpenTable, from place: CSVPlace) {
        self.table = table
        offset = place.offset
        splitter = CSVSplitter(
            dialect: table.frame.dialect, offset: place.offset, line: place.line, maxRecordBytes: table.maxRecordBytes)
    }

    /// The next row, nil after the last.
    ///
    /// - Throws: `FederationError`.
    mutating func next() async throws -> Row? {
        do {
            while true {
                while let record = try splitter.next() {
                    let fields = CSVFields(record.bytes, in: table.frame.dialect)
                    guard !fields.isBlank else { continue }
                    return Row(record: record, fields: fields)
                }
                guard !isFinished else { return nil }
                let piece = try await table.resource.read(offset: offset, count: OpenTable.pieceSize)
                offset += piece.count
                splitter.append(piece)
                if piece.isEmpty {
                    splitter.finish()
                    isFinished = true
                }
            }
        } catch let error as CSVError { throw FederationError(error, in: table.location) }
    }
}
