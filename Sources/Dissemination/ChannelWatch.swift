import Federation
import Synchronization

/// Tells the state of a channel to many who ask at once: one reading answers all who asked before it began, so nobody gets
/// an answer older than the question.
///
/// Whoever asks while nobody reads does so. Those who ask in the meantime wait for the next reading, which one of them does
/// for all: no task is made for it.
final class ChannelWatch: Sendable {
    private enum Turn {
        /// To read, for oneself and for these.
        case reads([CheckedContinuation<Turn, Never>])
        case told(Result<ChannelState, any Error>)
    }

    private struct Readings {
        var isReading = false
        var waiting: [CheckedContinuation<Turn, Never>] = []
    }

    private let feed: ChannelFeed
    private let readings = Mutex(Readings())

    init(_ feed: ChannelFeed) { self.feed = feed }

    func state() async throws -> ChannelState {
        switch await turn() {
        case .told(let result): return try result.get()
        case .reads(let others):
            let result: Result<ChannelState, any Error>
            do { result = .success(try await feed.state()) } catch { result = .failure(error) }
            handOn()
            for other in others { other.resume(returning: .told(result)) }
            return try result.get()
        }
    }

    private func turn() async -> Turn {
        if begins() { return .reads([]) }
        return await withCheckedContinuation { asker in
            let begins = readings.withLock { readings in
                if readings.isReading { readings.waiting.append(asker) }
                defer { readings.isReading = true }
                return !readings.isReading
            }
            if begins { asker.resume(returning: .reads([])) }
        }
    }

    private func begins() -> Bool {
        readings.withLock { readings in
            defer { readings.isReading = true }
            return !readings.isReading
        }
    }

    /// The first of those who wait reads for the rest of them. Who asks from now on needs another reading.
    private func handOn() {
        let waiting = readings.withLock { readings in
            readings.isReading = !readings.waiting.isEmpty
            defer { readings.waiting = [] }
            return readings.waiting
        }
        waiting.first?.resume(returning: .reads(Array(waiting.dropFirst())))
    }
}
