import ScienceShopSDK
import Synchronization

/// A clock for tests: every look is one second later than the last, and sleeping passes the time at once.
public final class TickingClock: Sendable {
    private let state: Mutex<(seconds: Int64, slept: [Int])>

    public init(start: Int64 = 1_700_000_000) { state = Mutex((start, [])) }

    public func now() -> Timestamp {
        state.withLock {
            $0.seconds += 1
            return Timestamp(seconds: $0.seconds)
        }
    }

    public func sleep(_ seconds: Int) {
        state.withLock {
            $0.seconds += Int64(seconds)
            $0.slept.append(seconds)
        }
    }

    /// Every wait there was, in seconds.
    public var sleeps: [Int] { state.withLock { $0.slept } }
}
