import Federation
import GRDB
import JSONSchema
import Messages
import ScienceShopSDK

extension SQLiteTransaction {
    func search(_ query: SearchQuery) throws -> [SearchHit] {
        guard let pattern = SearchPattern(query.text), query.limit > 0 else { return [] }
        let gather = SearchGather(words: pattern.words.count)
        try gather.run(Self.match(pattern), db)
        if gather.documents.isEmpty { return [] }
        let best = try ranked(gather, query).map { (try Self.row($0.row, self), $0.score, $0.row) }
        let ordered = best.sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }.prefix(query.limit)
        return try ordered.map { id, score, number in
            let record = try document(number)
            return SearchHit(
                id: id, kind: id.kind, title: SearchDocument.title(of: record),
                snippet: SearchDocument.snippet(of: record, for: pattern), score: score)
        }
    }

    private static func row(_ number: Int64, _ transaction: SQLiteTransaction) throws -> RecordIdentifier {
        let id = try transaction.row("SELECT id FROM record WHERE pk = ?", [number]) { try identifier($0, 0) }
        guard let id else { throw damaged("a search index") }
        return id
    }

    private func document(_ number: Int64) throws -> ScienceShopSDK.Record {
        let found = try row("SELECT document FROM record WHERE pk = ?", [number]) { try Self.record($0, 0) }
        guard let found else { throw Self.damaged("a search index") }
        return found
    }

    /// The best documents, and all others that score as much as the last of them.
    private func ranked(_ gather: SearchGather, _ query: SearchQuery) throws -> [(row: Int64, score: Double)] {
        try flushFacts()
        let score = SearchScore(
            documentsWithWord: gather.documentsWithWord, documents: Int(gather.total.documents),
            words: Int(gather.total.words))
        let kinds = Set(query.kinds.map { SearchFact.number(of: $0) })
        let node: UInt32?
        if let name = query.node {
            guard let number = try searchNode(name) else { return [] }
            node = number
        } else {
            node = nil
        }
        var top = TopScores(limit: query.limit)
        var block: Int64 = -1
        var facts: [UInt64] = []
        for (row, columns) in gather.documents {
            let (number, place) = row.quotientAndRemainder(dividingBy: SearchFact.block)
            if number != block {
                block = number
                facts =
                    try hot(.factsOfBlock).first([.integer(block)]) { columns in
                        let bytes = columns.bytes(0)
                        return (0..<bytes.count / SearchFact.size).map {
                            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self))
                        }
                    } ?? []
            }
            guard Int(place) < facts.count else { throw Self.damaged("a search index") }
            let fact = facts[Int(place)]
            if !kinds.isEmpty, !kinds.contains(UInt8(truncatingIfNeeded: fact >> 24)) { continue }
            if let node, node != UInt32(truncatingIfNeeded: fact >> 32) { continue }
            top.add(
                row, score(columns: columns, length: Int(fact & 0xFFFF), titleLength: Int(fact >> 16 & 0xFF)))
        }
        return top.best()
    }

    // MARK: - The index as a whole

    /// How many documents the index holds.
    func indexedCount() throws -> Int {
        var count = 0
        _ = try rows("SELECT facts FROM search_fact") { row in
            let bytes = try Self.bytes(row, 0)
            count += stride(from: 3, to: bytes.count, by: SearchFact.size).count { bytes[$0] != 0 }
        }
        return count
    }

    /// Makes the index from the records, by this version's rules.
    func indexAnew() throws {
        try execute("INSERT INTO search (search) VALUES ('delete-all')")
        try execute("DELETE FROM search_fact")
        facts = [:]
        var after: Int64 = 0
        while true {
            let page = try rows(
                "SELECT pk, id, document FROM record WHERE pk > ? AND NOT deleted ORDER BY pk LIMIT 500", [after]
            ) { (number: $0[0] as Int64, id: try Self.identifier($0, 1), record: try Self.record($0, 2)) }
            for item in page { try index(SearchColumns(item.record), item.id, as: item.number) }
            guard let last = page.last else { break }
            after = last.number
        }
        try flush()
        try execute("UPDATE search_rules SET version = ?", [SearchDocument.version])
    }
}

/// The highest scores so far, ties with the last of them included: which of those comes first is decided by their names,
/// which cost a look-up each.
struct TopScores {
    private let limit: Int
    private var kept: [(row: Int64, score: Double)] = []
    private var least = -Double.infinity

    init(limit: Int) { self.limit = limit }

    mutating func add(_ row: Int64, _ score: Double) {
        guard score >= least else { return }
        kept.append((row, score))
        if kept.count >= max(1024, 4 * limit), kept.count.nonzeroBitCount == 1 || kept.count % 4096 == 0 { cut() }
    }

    private mutating func cut() {
        guard kept.count > limit else { return }
        kept.sort { $0.score > $1.score }
        least = kept[limit - 1].score
        let end = kept.firstIndex { $0.score < least } ?? kept.count
        kept.removeLast(kept.count - end)
    }

    mutating func best() -> [(row: Int64, score: Double)] {
        cut()
        return kept
    }
}
