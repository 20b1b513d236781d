import JSONSchema
import ScienceShopSDK
import Synchronization

/// What words for places were read as: the rows of a table name the same few towns again and again.
///
/// Reading is pure, so remembering changes nothing but the time it takes.
final class KnownTerritories: Sendable {
    private struct Question: Hashable {
        let text: ByteString
        let country: String?
        let level: String?
    }

    private let known = Mutex<[Question: [TerritoryReading]]>([:])
    /// Forgotten all at once when there are so many; longer words are sentences, which do not come again.
    private static let most = 1024
    private static let longest = 100

    func readings(_ text: String, country: String?, level: String?) -> [TerritoryReading] {
        func read() -> [TerritoryReading] { TerritoryReader.readings(text, country: country, level: level) }
        guard text.utf8.count <= Self.longest else { return read() }
        let question = Question(text: ByteString(text), country: country, level: level)
        if let readings = known.withLock({ $0[question] }) { return readings }
        let readings = read()
        known.withLock { known in
            if known.count >= Self.most { known.removeAll(keepingCapacity: true) }
            known[question] = readings
        }
        return readings
    }
}
