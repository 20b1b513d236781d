import Federation
import JSONSchema
import Messages
import ScienceShopSDK

/// Evidence as a claim's row holds it: for each item the number of its shape, and what of its place differs from the item
/// before. Words that the claim's draft says are read there (`EvidenceShape.said`); of a record of Dublin Core two bytes an
/// item are left.
///
/// `01 item…`, an item being `head [path rule label?] [words] [line] [column]`. The head is the shape's number, four times,
/// plus 1 when a line follows and 2 when a column does; number 0 stands for a shape that is written out. Numbers are
/// unsigned, seven bits a byte, the lowest first; a text is its length and its UTF-8. Files written before hold JSON, which
/// begins with `[`; both are read.
enum EvidenceRows {
    private static let mark: UInt8 = 1

    static func bytes(
        of evidence: [Evidence], in draft: ScienceShopSDK.Record, _ shapes: EvidenceShapes
    ) throws -> [UInt8] {
        let draft = JSONValue.object(draft.document)
        var writer = EvidenceWriter(mark)
        var (line, column): (Int?, Int?) = (nil, nil)
        for place in evidence.indices {
            let item = evidence[place]
            let (number, shape) = try shapes.shape(of: item, in: draft)
            let changes = (line: item.location.line != line, column: item.location.column != column)
            writer.number(UInt64(number) << 2 | (changes.line ? 1 : 0) | (changes.column ? 2 : 0))
            if number == 0 {
                writer.text(item.path)
                writer.text(item.rule)
                writer.text(item.location.label)
            }
            if number == 0 || shape.said == nil { writer.text(item.asWritten) }
            if changes.line { writer.place(item.location.line) }
            if changes.column { writer.place(item.location.column) }
            (line, column) = (item.location.line, item.location.column)
        }
        return writer.bytes
    }

    /// Whether the items are readable without the draft they were written beside.
    static func standAlone(_ bytes: some Collection<UInt8>) -> Bool { bytes.first != mark }

    /// - Parameter draft: what the claim says; asked for only when the items need it.
    /// - Throws: `FederationError` with code `ledger-corrupt`.
    static func evidence(
        in bytes: [UInt8], _ shapes: EvidenceShapes, draft: () throws -> ScienceShopSDK.Record
    ) throws -> [Evidence] {
        guard bytes.first == mark else { return try olderEvidence(in: bytes) }
        var reader = EvidenceReader(bytes.dropFirst())
        var evidence: [Evidence] = []
        var (line, column): (Int?, Int?) = (nil, nil)
        var document: JSONValue?
        while !reader.isAtEnd {
            let head = try reader.number()
            let shape: EvidenceShape
            if head >> 2 == 0 {
                shape = EvidenceShape(
                    path: try reader.text() ?? "", rule: try reader.text() ?? "", label: try reader.text(), said: nil)
            } else {
                shape = try shapes.shape(Int64(head >> 2))
            }
            let words: String
            if shape.said == nil {
                words = try reader.text() ?? ""
            } else {
                if document == nil { document = .object(try draft().document) }
                guard let said = document.flatMap(shape.words) else { throw SQLiteTransaction.damaged("evidence") }
                words = said
            }
            if head & 1 != 0 { line = try reader.place() }
            if head & 2 != 0 { column = try reader.place() }
            evidence.append(
                Evidence(
                    path: shape.path, asWritten: words,
                    location: SourceLocation(line: line, column: column, label: shape.label), rule: shape.rule))
        }
        return evidence
    }

    // MARK: - Older files

    /// `[[path, asWritten, rule, label, line, column], …]`, the last three cut short where nothing follows; or objects.
    private static func olderEvidence(in bytes: [UInt8]) throws -> [Evidence] {
        guard let items = try? JSONValue(parsing: bytes, limits: JSONLimits(depth: 512)) else {
            throw SQLiteTransaction.damaged("evidence")
        }
        return (items.array ?? []).map { item in
            guard let row = item.array else { return Evidence(json: item) }
            func value(_ place: Int) -> JSONValue { place < row.count ? row[place] : .null }
            return Evidence(
                path: value(0).string ?? "", asWritten: value(1).string ?? "",
                location: SourceLocation(
                    line: value(4).integer, column: value(5).integer, label: value(3).string),
                rule: value(2).string ?? "")
        }
    }
}

/// Writes numbers and texts one after the other.
private struct EvidenceWriter {
    private(set) var bytes: [UInt8]

    init(_ mark: UInt8) {
        bytes = []
        bytes.reserveCapacity(256)
        bytes.append(mark)
    }

    mutating func number(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// A text's length is written one higher: nothing is no text.
    mutating func text(_ text: String?) {
        guard let text else { return number(0) }
        number(UInt64(text.utf8.count) + 1)
        var bytesOfText = text
        bytesOfText.withUTF8 { bytes.append(contentsOf: $0) }
    }

    /// A line or column, wherever it may be; nothing when there is none.
    mutating func place(_ place: Int?) {
        text(place.map { String($0) })
    }
}

/// Reads what `EvidenceWriter` wrote; of a damaged file, nothing beyond its end.
private struct EvidenceReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func number() throws -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 63, by: 7) {
            guard let byte = rest.popFirst() else { break }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw SQLiteTransaction.damaged("evidence")
    }

    mutating func text() throws -> String? {
        let count = try number()
        if count == 0 { return nil }
        guard count - 1 <= UInt64(rest.count) else { throw SQLiteTransaction.damaged("evidence") }
        let text = String(validating: rest.prefix(Int(count - 1)), as: UTF8.self)
        rest = rest.dropFirst(Int(count - 1))
        guard let text else { throw SQLiteTransaction.damaged("evidence") }
        return text
    }

    mutating func place() throws -> Int? {
        guard let text = try text() else { return nil }
        guard let place = Int(text) else { throw SQLiteTransaction.damaged("evidence") }
        return place
    }
}
