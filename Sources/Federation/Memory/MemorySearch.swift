import ScienceShopSDK

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Ranks documents by BM25 exactly as SQLite's FTS5 does (its `bm25()` with column weights), so that both ledgers
/// answer alike.
struct MemorySearch {
    /// Of each document that holds every word.
    private(set) var scores: [RecordIdentifier: Double] = [:]

    init(_ pattern: SearchPattern, _ documents: [RecordIdentifier: SearchDocument]) {
        guard !documents.isEmpty else { return }
        var frequencies: [RecordIdentifier: [Double]] = [:]
        var rowsWithWord = Array(repeating: 0, count: pattern.words.count)
        var lengths: [RecordIdentifier: Int] = [:]
        var total = 0
        for (id, document) in documents {
            let length = document.columns.reduce(0) { $0 + $1.count }
            total += length
            lengths[id] = length
            var frequency = Array(repeating: 0.0, count: pattern.words.count)
            for (column, weight) in zip(document.columns, SearchDocument.weights) {
                for word in column {
                    for index in pattern.words.indices where pattern.matches(word, at: index) {
                        frequency[index] += weight
                    }
                }
            }
            for index in pattern.words.indices where frequency[index] > 0 { rowsWithWord[index] += 1 }
            if frequency.allSatisfy({ $0 > 0 }) { frequencies[id] = frequency }
        }
        let rows = Double(documents.count)
        let average = Double(total) / rows
        let weights = rowsWithWord.map { max(log((rows - Double($0) + 0.5) / (Double($0) + 0.5)), 1e-6) }
        let (k1, b) = (1.2, 0.75)
        for (id, frequency) in frequencies {
            let length = Double(lengths[id] ?? 0)
            var score = 0.0
            for (frequency, weight) in zip(frequency, weights) {
                score += weight * (frequency * (k1 + 1)) / (frequency + k1 * (1 - b + b * length / average))
            }
            scores[id] = score
        }
    }
}
