import JSONSchema
import ScienceShopSDK

/// Gathers the words of public records into an index that a browser searches without a server.
///
/// Records are added in the order in which they are added to the `CatalogueIndex`; the same records in the same order
/// give the same files. A record costs about two bytes a distinct word, so 100,000 records of a page each stay under
/// 100 MB. The files are described in `docs/decisions/0025-search-in-the-browser.md`.
public struct SearchIndexBuilder: Sendable {
    private(set) var words = WordTable()
    private(set) var postings = PostingStore()
    private(set) var slots = SlotTable()

    /// What each word has scored in the record at hand; zero elsewhere.
    private var scores: [Float] = []
    private var found: [Int32] = []
    /// Words of the labels of concepts, in all languages.
    private var labels: [ConceptKey: [Int32]] = [:]
    private let stopWords = StopWords()

    /// The columns of `SearchDocument` and after them what the record is about: the weight of a word, and how many
    /// words a text of usual length has. Fixed numbers, so that a new record leaves the scores of all others alone.
    private static let columns: [(weight: Float, length: Float)] = [(10, 8), (4, 20), (3, 40), (1, 200), (5, 8)]
    private static let themes = 4
    /// A score of this much counts half of the best.
    private static let halfScore: Float = 6
    /// How far a longer text's words count less, as in BM25.
    private static let lengthShare: Float = 0.5
    /// Nobody writes more about a record; a source that does makes the index no larger.
    private static let mostWords = 20_000
    static let levels = 15

    public init() {}

    public mutating func add(_ source: PublicRecord) {
        let record = source.record
        var columns = [[Int32]](repeating: [], count: Self.columns.count)
        var budget = Self.mostWords
        SearchDocument.walk(record) { column, text in
            budget -= numbers(of: text, limit: budget, into: &columns[column])
            return budget > 0
        }
        for concept in record.themes {
            for words in [concept.keyword, concept.asWritten].compactMap(\.self) {
                _ = numbers(of: words, limit: budget, into: &columns[Self.themes])
            }
            if let key = ConceptKey(concept) { columns[Self.themes] += labels(of: key) }
        }
        // What sort of thing it is can be asked for too: « conférence », « hackathon ».
        for concept in record.types + record.audiences + record.expertise {
            if let key = ConceptKey(concept) { columns[Self.themes] += labels(of: key) }
        }
        for (column, words) in zip(Self.columns, columns) where !words.isEmpty {
            let length = min(Float(words.count) / column.length, 8)
            let weight = column.weight / (1 - Self.lengthShare + Self.lengthShare * length)
            for word in words {
                if scores[Int(word)] == 0 { found.append(word) }
                scores[Int(word)] += weight
            }
        }
        let position = slots.append(source.id)
        for word in found {
            let score = scores[Int(word)]
            scores[Int(word)] = 0
            let level = (Float(Self.levels) * score / (score + Self.halfScore)).rounded()
            postings.add(record: position, level: min(max(Int(level), 1), Self.levels), to: Int(word))
        }
        found.removeAll(keepingCapacity: true)
    }

    private mutating func labels(of concept: ConceptKey) -> [Int32] {
        if let known = labels[concept] { return known }
        var numbers: [Int32] = []
        let map = Vocabulary.standard[concept.scheme]?[concept.notation]?.prefLabel
        for language in map?.languages ?? [] {
            _ = self.numbers(of: map?[language] ?? "", limit: Self.mostWords, into: &numbers)
        }
        labels[concept] = numbers
        return numbers
    }

    /// Appends the numbers of the words of a text; returns how many.
    private mutating func numbers(of text: String, limit: Int, into numbers: inout [Int32]) -> Int {
        let before = numbers.count
        SearchText.forEachWord(in: text) { word in
            guard numbers.count - before < limit, !stopWords.contains(word) else { return }
            numbers.append(Int32(words.number(of: word)))
        }
        if scores.count < words.count {
            scores.append(contentsOf: repeatElement(0, count: words.count - scores.count))
        }
        return numbers.count - before
    }
}
