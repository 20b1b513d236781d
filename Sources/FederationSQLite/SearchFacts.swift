import Federation
import GRDB
import ScienceShopSDK

/// What ranking and filtering need of each document, eight bytes apiece in blocks, so that a search for a common word
/// reads a few hundred of them instead of looking up each of its documents.
struct SearchFact: Equatable {
    var length: Int
    var titleLength: Int
    var kind: RecordKind
    /// The number of the home node.
    var node: UInt32

    static let size = 8
    /// Documents of one block: a little less than a page of the file.
    static let block: Int64 = 500

    /// Numbers in files: they never change.
    private static let kinds: [RecordKind] = [
        .initiative, .project, .demand, .organisation, .person, .event, .resource, .group,
    ]
    static func number(of kind: RecordKind) -> UInt8 { UInt8((kinds.firstIndex(of: kind) ?? 0) + 1) }

    var word: UInt64 {
        UInt64(min(length, SearchScore.longestDocument)) | UInt64(min(titleLength, SearchScore.longestTitle)) << 16
            | UInt64(Self.number(of: kind)) << 24 | UInt64(node) << 32
    }
}

extension SQLiteTransaction {
    /// Remembers what is to be known of a document; nil when it is no longer in the index.
    func setFact(_ fact: SearchFact?, of row: Int64) throws {
        let (block, place) = row.quotientAndRemainder(dividingBy: SearchFact.block)
        if facts[block] == nil {
            // Blocks are held back until the end of the transaction, but not without measure.
            if facts.count >= 256 { try flushFacts() }
            facts[block] = try hot(.factsOfBlock).first([.integer(block)]) { [UInt8]($0.bytes(0)) } ?? []
        }
        let offset = Int(place) * SearchFact.size
        let word = fact?.word ?? 0
        facts[block, default: []].withSpace(offset + SearchFact.size) { bytes in
            for index in 0..<SearchFact.size { bytes[offset + index] = UInt8(truncatingIfNeeded: word >> (8 * index)) }
        }
    }

    func flushFacts() throws {
        for (block, bytes) in facts.sorted(by: { $0.key < $1.key }) {
            try hot(.putFacts).execute([.integer(block), .blob(bytes)])
        }
        facts = [:]
    }

    /// The number of a home node in the facts; nil when no record of it was ever indexed.
    func searchNode(_ name: String) throws -> UInt32? {
        if let known = searchNodes[name] { return known }
        let found = try hot(.searchNode).first([.text(name)]) { UInt32(truncatingIfNeeded: $0.integer(0)) }
        searchNodes[name] = found
        return found
    }

    func makeSearchNode(_ name: String) throws -> UInt32 {
        if let known = try searchNode(name) { return known }
        try hot(.addSearchNode).execute([.text(name)])
        let number = UInt32(truncatingIfNeeded: db.lastInsertedRowID)
        searchNodes[name] = number
        return number
    }
}

extension [UInt8] {
    /// Grows to at least `count` bytes, then hands itself over.
    fileprivate mutating func withSpace(_ count: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
        if self.count < count { append(contentsOf: repeatElement(0, count: count - self.count)) }
        withUnsafeMutableBufferPointer { body($0) }
    }
}
