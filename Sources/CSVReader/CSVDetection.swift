import Messages
import ScienceShopSDK

/// What was recognised in the beginning of a CSV file.
public struct CSVDetection: Sendable, Hashable {
    public var dialect: CSVDialect
    /// The header record.
    public var header: CSVRecord
    /// How many records before the header were passed over as prose.
    public var skipped: Int
    /// Whether no separator was found, so that the table has one column.
    public var isSingleColumn: Bool

    public struct Options: Sendable, Hashable {
        /// Takes the place of what would be guessed.
        public var separator: CSVDialect.Separator?
        /// Line of the header, from 1.
        public var headerLine: Int?
        public var maxRecordBytes: Int

        public init(separator: CSVDialect.Separator? = nil, headerLine: Int? = nil, maxRecordBytes: Int = 4 << 20) {
            self.separator = separator
            self.headerLine = headerLine
            self.maxRecordBytes = maxRecordBytes
        }
    }

    /// Recognises separator and header from a file's first bytes.
    ///
    /// The separator is the one that cuts most records into the same number of fields. The header is the first record with
    /// that number of fields of which at least half have text, so that lines of prose before it, and titles that a
    /// spreadsheet padded with separators, are passed over.
    /// - Parameters:
    ///   - sample: the beginning of the file, its byte order mark included; some 100 kB are plenty.
    ///   - isWhole: whether the sample is the whole file, so that its last line is complete.
    /// - Throws: `CSVError`.
    public init(
        sample: [UInt8], isWhole: Bool, encoding: TextEncoding, options: Options = Options()
    ) throws(CSVError) {
        let mark = TextEncoding.byteOrderMark(of: sample).map { $0.encoding == encoding ? $0.length : 0 } ?? 0
        var best: Candidate?
        for separator in options.separator.map({ [$0] }) ?? CSVDialect.Separator.allCases {
            let dialect = CSVDialect(separator: separator, encoding: encoding)
            let candidate = try Candidate(
                dialect, records: Self.records(of: sample, from: mark, isWhole: isWhole, dialect, options))
            if best.map({ candidate.isBetter(than: $0) }) ?? true { best = candidate }
        }
        guard let best, best.hasText else {
            throw CSVError(.empty, line: 1, message: "the file has no text; check that the export worked")
        }
        let position: Int
        if let line = options.headerLine {
            guard let index = best.records.firstIndex(where: { $0.firstLine == line }) else {
                throw CSVError(
                    .noHeader, line: line,
                    message: "no record begins on line \(plain: line), where `headerRow` says the header is")
            }
            position = index
        } else {
            position = best.headerPosition
        }
        dialect = best.dialect
        header = best.records[position]
        skipped = position
        isSingleColumn = best.width < 2
    }

    private static func records(
        of sample: [UInt8], from start: Int, isWhole: Bool, _ dialect: CSVDialect, _ options: Options
    ) throws(CSVError) -> [CSVRecord] {
        var splitter = CSVSplitter(dialect: dialect, offset: start, maxRecordBytes: options.maxRecordBytes)
        splitter.append(sample[start...])
        if isWhole { splitter.finish() }
        var records: [CSVRecord] = []
        // A quote that is never closed is told when the rows are read, with its line; here it only ends the sample.
        do throws(CSVError) {
            while records.count < 500, let record = try splitter.next() { records.append(record) }
        } catch {
            if records.isEmpty { throw error }
        }
        if records.isEmpty, !isWhole {
            throw CSVError(
                .recordTooLong, line: 1,
                message:
                    "the first \(sample.count) bytes hold no line end; this is no table, or its first quote is never closed"
            )
        }
        return records
    }

    /// One separator tried on the sample.
    private struct Candidate {
        let dialect: CSVDialect
        let records: [CSVRecord]
        private let fields: [[CSVField]]
        /// The most frequent number of fields, of those above one; 1 when there is none.
        let width: Int
        /// The share of records with that number.
        private let agreement: Double

        init(_ dialect: CSVDialect, records: [CSVRecord]) {
            self.dialect = dialect
            self.records = records
            fields = records.map { dialect.fields(of: $0.bytes) }
            var counts: [Int: Int] = [:]
            for record in fields where record.count > 1 { counts[record.count, default: 0] += 1 }
            let most = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }
            width = most?.key ?? 1
            agreement = Double(most?.value ?? 0) / Double(max(1, records.count))
        }

        var hasText: Bool { fields.contains { $0.contains { !$0.value.allSatisfy(\.isWhitespace) } } }

        /// A clear lead in agreement decides; else the larger number of fields.
        func isBetter(than other: Candidate) -> Bool {
            guard width > 1 else { return false }
            if abs(agreement - other.agreement) > 0.15 { return agreement > other.agreement }
            return width > other.width
        }

        var headerPosition: Int {
            func hasLabels(_ record: [CSVField]) -> Bool {
                let filled = record.count { !$0.value.allSatisfy(\.isWhitespace) }
                return filled >= 2 && filled * 2 >= record.count
            }
            guard width > 1,
                let exact = fields.firstIndex(where: { $0.count == width && hasLabels($0) })
                    ?? fields.firstIndex(where: { $0.count == width })
            else { return 0 }
            // Rows with one separator more or less than the header (a trailing one, often) must not make a row the header.
            let near = fields[..<exact].firstIndex { record in
                record.count > 1 && abs(record.count - width) == 1 && record.count > 2
                    && record.allSatisfy { !$0.value.isEmpty } && Set(record.map(\.value)).count == record.count
            }
            return near ?? exact
        }
    }
}
