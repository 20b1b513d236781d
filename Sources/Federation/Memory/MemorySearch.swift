import ScienceShopSDK

/// Looks through every document; what it finds and how it ranks is what any ledger must do.
struct MemorySearch {
    /// Of each document that holds every word.
    private(set) var scores: [RecordIdentifier: Double] = [:]

    init(_ pattern: SearchPattern, _ documents: [RecordIdentifier: SearchDocument]) {
        let weighed = min(pattern.words.count, SearchScore.longestQuery)
        var documentsWithWord = Array(repeating: 0, count: weighed)
        var total = 0
        var found: [RecordIdentifier: (columns: UInt64, length: Int, titleLength: Int)] = [:]
        for (id, document) in documents {
            let length = document.columns.reduce(0) { $0 + $1.count }
            total += length
            var columns: UInt64 = 0
            var holdsAll = true
            for index in pattern.words.indices {
                var set: UInt64 = 0
                for (place, column) in document.columns.enumerated()
                where column.contains(where: { pattern.matches($0, at: index) }) {
                    set |= 1 << UInt64(place)
                }
                if set == 0 { holdsAll = false }
                guard index < weighed else { continue }
                columns |= set << UInt64(4 * index)
                if set != 0 { documentsWithWord[index] += 1 }
            }
            if holdsAll { found[id] = (columns, length, document.title.count) }
        }
        let score = SearchScore(documentsWithWord: documentsWithWord, documents: documents.count, words: total)
        scores = found.mapValues { score(columns: $0.columns, length: $0.length, titleLength: $0.titleLength) }
    }
}
