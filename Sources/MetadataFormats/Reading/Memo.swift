import JSONSchema
import Synchronization

/// What a pure function said of the words it was asked about, for sources that say the same again and again.
///
/// It holds so many answers and no more, and only those for short words, whatever a source says.
final class Memo<Answer: Sendable>: Sendable {
    private let answers = Mutex<[ByteString: Answer]>([:])
    private static var most: Int { 1024 }
    private static var longest: Int { 200 }

    init() {}

    /// - Parameter work: gives the same for the same words, always.
    func answer(for words: String, _ work: (String) -> Answer) -> Answer {
        guard words.utf8.count <= Self.longest else { return work(words) }
        let key = ByteString(words)
        if let known = answers.withLock({ $0[key] }) { return known }
        let answer = work(words)
        answers.withLock {
            // All are forgotten at once: what comes again is soon back.
            if $0.count >= Self.most { $0.removeAll(keepingCapacity: true) }
            $0[key] = answer
        }
        return answer
    }
}
