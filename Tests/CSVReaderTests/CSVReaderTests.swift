import CSVReader
import ScienceShopSDK
import TestSupport
import Testing

@Suite struct CSVReaderTests {
    /// Cuts the bytes into records, fed in pieces of a given size.
    private func split(_ bytes: [UInt8], _ dialect: CSVDialect = CSVDialect(), piece: Int = 7) throws -> [CSVRecord] {
        var splitter = CSVSplitter(dialect: dialect)
        var records: [CSVRecord] = []
        for start in stride(from: 0, to: bytes.count, by: piece) {
            splitter.append(bytes[start..<min(start + piece, bytes.count)])
            while let record = try splitter.next() { records.append(record) }
        }
        splitter.finish()
        while let record = try splitter.next() { records.append(record) }
        return records
    }

    private func values(_ text: String, _ dialect: CSVDialect = CSVDialect()) throws -> [[String]] {
        try split(Array(text.utf8), dialect).map { dialect.fields(of: $0.bytes).map(\.value) }
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func lineEnds(end: String) throws {
        let text = ["a,b", "\"1\(end)2\",\"x \"\"y\"\"\"", "", "3,l'\"eau\"", ""].joined(separator: end)
        for piece in 1...9 {
            let records = try split(Array(text.utf8), piece: piece)
            #expect(records.map(\.firstLine) == [1, 2, 5])
            #expect(
                records.map { CSVDialect().fields(of: $0.bytes).map(\.value) } == [
                    ["a", "b"], ["1\(end)2", "x \"y\""], ["3", "l'\"eau\""],
                ])
            #expect(records.last?.nextOffset == text.utf8.count && records.last?.nextLine == 6)
            for record in records { #expect(Array(Array(text.utf8)[record.range]) == record.bytes) }
        }
    }

    @Test func textAfterAClosingQuoteIsKept() throws {
        #expect(try values("\"a\"b,c\n\"d\" \"e\",f") == [["ab", "c"], ["d \"e\"", "f"]])
    }

    @Test func anUnclosedQuoteNamesTheLineItOpenedOn() throws {
        let error = #expect(throws: CSVError.self) { try values("a,b\nc,d\ne,\"f\ng,h\n") }
        #expect(error?.reason == .unclosedQuote && error?.line == 3)
    }

    /// Random tables, written by the rules of RFC 4180, are read back whatever the cut of the pieces.
    @Test(arguments: [TextEncoding.utf8, .utf16LittleEndian, .utf16BigEndian])
    func whatIsWrittenIsReadBack(encoding: TextEncoding) throws {
        var random = SeededGenerator(seed: 42)
        let alphabet = ["a", "é", "\"", ",", "\n", "\r\n", "œuvre", " ", "😀", ";"]
        for _ in 0..<60 {
            let table = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                (0..<3).map { _ in
                    (0..<Int.random(in: 0...4, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? ""
                    }
                    .joined()
                }
            }
            let text = table.map { row in
                row.map { value in
                    "\"" + value.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
                }.joined(separator: ",")
            }.joined(separator: "\r\n")
            let dialect = CSVDialect(encoding: encoding)
            let records = try split(encode(text, encoding), dialect, piece: Int.random(in: 1...11, using: &random))
            #expect(records.map { dialect.fields(of: $0.bytes).map(\.value) } == table)
        }
    }

    @Test func aRecordThatIsTooLongIsRefusedEarly() throws {
        var splitter = CSVSplitter(dialect: CSVDialect(), maxRecordBytes: 1 << 20)
        splitter.append(Array("a,b\n".utf8))
        _ = try splitter.next()
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 18)
        let error = #expect(throws: CSVError.self) {
            for _ in 0..<400 {
                splitter.append(piece)
                _ = try splitter.next()
            }
        }
        #expect(error?.reason == .recordTooLong && error?.line == 2)
    }

    /// Would take minutes, were each piece to be searched from the record's beginning again.
    @Test(.timeLimit(.minutes(1))) func longRecordsUnderTheLimitTakeLinearTime() throws {
        var splitter = CSVSplitter(dialect: CSVDialect(), maxRecordBytes: 200 << 20)
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 18)
        for _ in 0..<400 {
            splitter.append(piece)
            let record = try splitter.next()
            #expect(record == nil)
        }
        splitter.finish()
        let record = try splitter.next()
        #expect(record?.bytes.count == 100 << 20)
    }

    private func encode(_ text: String, _ encoding: TextEncoding) -> [UInt8] {
        switch encoding {
        case .utf16LittleEndian: text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        case .utf16BigEndian: text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        default: Array(text.utf8)
        }
    }
}
