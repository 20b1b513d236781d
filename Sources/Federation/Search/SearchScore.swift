import ScienceShopSDK

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How well a document answers a search; every ledger ranks by it, so every ledger answers in the same order.
///
/// BM25 over weighted columns, with two turns that let an index compute it fast and that suit short records: a column
/// has a word or not, however often; and a title that holds every word counts the more the less else it says, so that
/// a record named exactly as asked comes first.
public struct SearchScore: Sendable {
    /// Words of a query that are weighed; a longer query still asks for every word.
    public static let longestQuery = 16
    /// Longer documents and titles count as so long.
    public static let longestDocument = 65_535
    public static let longestTitle = 255

    private let rarity: [Double]
    private let rarityOfAll: Double
    private let average: Double

    /// The weight of each set of columns; the lowest bit is the title.
    private static let weights: [Double] = (0..<16).map { set in
        SearchDocument.weights.enumerated().reduce(0) { set >> $1.offset & 1 == 1 ? $0 + $1.element : $0 }
    }
    private static let saturation = 1.2
    private static let lengthShare = 0.75

    /// - Parameters:
    ///   - documentsWithWord: how many documents hold each word of the query, in its order.
    ///   - documents: how many there are.
    ///   - words: how many words they have together.
    public init(documentsWithWord: [Int], documents: Int, words: Int) {
        let all = Double(documents)
        rarity = documentsWithWord.prefix(Self.longestQuery).map {
            max(log((all - Double($0) + 0.5) / (Double($0) + 0.5)), 1e-6)
        }
        rarityOfAll = rarity.reduce(0, +)
        average = documents > 0 && words > 0 ? Double(words) / all : 1
    }

    /// - Parameters:
    ///   - columns: four bits for each word of the query, the first word's lowest: which columns hold it.
    ///   - length: words of the document, and of its title.
    public func callAsFunction(columns: UInt64, length: Int, titleLength: Int) -> Double {
        let share = Double(min(length, Self.longestDocument)) / average
        let norm = Self.saturation * (1 - Self.lengthShare + Self.lengthShare * share)
        var score = 0.0
        var isNamedSo = true
        for (index, rarity) in rarity.enumerated() {
            let set = Int(truncatingIfNeeded: columns >> UInt64(4 * index)) & 15
            let weight = Self.weights[set]
            score += rarity * (weight * (Self.saturation + 1)) / (weight + norm)
            if set & 1 == 0 { isNamedSo = false }
        }
        guard isNamedSo else { return score }
        let words = Double(rarity.count)
        return score + rarityOfAll * words / max(words, Double(min(titleLength, Self.longestTitle)))
    }
}
