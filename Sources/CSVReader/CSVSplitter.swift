import Messages

/// One record as it stands in the document.
public struct CSVRecord: Sendable, Hashable {
    /// Its exact bytes, without the line end.
    public var bytes: [UInt8]
    /// Where those bytes are in the document.
    public var range: Range<Int>
    /// Line of its first byte, from 1.
    public var firstLine: Int
    /// Where the next record begins, line end passed.
    public var nextOffset: Int
    public var nextLine: Int
}

/// Cuts a stream of bytes into records, holding no more than one record and one piece of the stream at once.
///
/// Line ends are LF, CRLF or CR, outside quotes; empty lines are passed over.
///
///     splitter.append(piece)
///     while let record = try splitter.next() { … }   // nil: more bytes are wanted, or all was read
///     splitter.finish()                              // after the last piece; then drain `next` once more
public struct CSVSplitter: Sendable {
    private let maxRecordBytes: Int
    private let separator: UInt8
    private var scanner: CSVScanner
    /// Document offset of the scanner's first byte.
    private var base: Int
    /// Where the current record begins and the search goes on, in the scanner's bytes.
    private var start = 0
    private var position = 0
    private var line: Int
    private var recordLine: Int
    /// Line of the quote that is open.
    private var openQuote: Int?
    private var isFinished = false

    /// - Parameters:
    ///   - offset, line: where in the document the first piece begins; the start of a record.
    ///   - maxRecordBytes: a record longer than this is an error, so that a broken quote never fills the memory.
    public init(dialect: CSVDialect, offset: Int = 0, line: Int = 1, maxRecordBytes: Int = 4 << 20) {
        self.maxRecordBytes = maxRecordBytes
        separator = dialect.separator.rawValue
        scanner = CSVScanner(encoding: dialect.encoding)
        base = offset
        self.line = line
        recordLine = line
    }

    public mutating func append(_ piece: some Collection<UInt8>) {
        scanner.replace(upTo: start, appending: piece)
        base += start
        position -= start
        start = 0
    }

    /// Says that no more bytes come.
    public mutating func finish() { isFinished = true }

    /// The next complete record; nil when more bytes are needed, or after `finish` when none is left.
    ///
    /// - Throws: `CSVError`: `record-too-long`, `unclosed-quote` with the line on which the quote was opened.
    public mutating func next() throws(CSVError) -> CSVRecord? {
        let unit = scanner.unitSize
        while true {
            guard let (found, mark) = scanner.nextMark(from: position) else {
                position = max(position, scanner.count - scanner.count % unit)
                try checkLength(to: scanner.count)
                return isFinished ? try last() : nil
            }
            let after = found + unit
            let isAtEnd = after + unit > scanner.count
            switch mark {
            case CSVScanner.quote:
                if openQuote == nil {
                    let opens = found == start || scanner.unit(at: found - unit) == UInt16(separator)
                    if opens { openQuote = line }
                    position = after
                } else if isAtEnd, !isFinished {
                    position = found
                    return nil
                } else if !isAtEnd, scanner.unit(at: after) == CSVScanner.quote {
                    position = after + unit
                } else {
                    openQuote = nil
                    position = after
                }
            default:
                if mark == CSVScanner.carriageReturn, isAtEnd, !isFinished {
                    position = found
                    try checkLength(to: found)
                    return nil
                }
                let isPair =
                    mark == CSVScanner.carriageReturn && !isAtEnd && scanner.unit(at: after) == CSVScanner.lineFeed
                position = isPair ? after + unit : after
                line += 1
                if openQuote == nil, let record = try cut(at: found) { return record }
            }
        }
    }

    /// The record that ends here; nil when the line is empty.
    private mutating func cut(at end: Int) throws(CSVError) -> CSVRecord? {
        try checkLength(to: end)
        defer {
            start = position
            recordLine = line
        }
        guard end > start else { return nil }
        return CSVRecord(
            bytes: scanner.bytes(start..<end), range: base + start..<base + end, firstLine: recordLine,
            nextOffset: base + position, nextLine: line)
    }

    private mutating func last() throws(CSVError) -> CSVRecord? {
        if let openQuote {
            throw CSVError(
                .unclosedQuote, line: openQuote,
                message: """
                    the quote opened on line \(plain: openQuote) is never closed, so the rest of the file is one record; \
                    close it, or double it (\"\") where it is part of the text
                    """)
        }
        position = scanner.count
        return try cut(at: scanner.count)
    }

    private func checkLength(to end: Int) throws(CSVError) {
        guard end - start > maxRecordBytes else { return }
        let message: Message =
            if let openQuote {
                """
                the record that begins on line \(plain: recordLine) is longer than \(maxRecordBytes) bytes; a quote \
                opened on line \(plain: openQuote) may never be closed; correct the file, or raise `maxRecordBytes`
                """
            } else {
                """
                the record that begins on line \(plain: recordLine) is longer than \(maxRecordBytes) bytes; correct \
                the file, or raise `maxRecordBytes`
                """
            }
        throw CSVError(.recordTooLong, line: recordLine, message: message)
    }
}
