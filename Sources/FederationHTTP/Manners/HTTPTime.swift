import ScienceShopSDK

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What the wrappers know of time; tests give them another.
public struct HTTPTime: Sendable {
    /// The time of day, for what is told to others or kept.
    public var now: @Sendable () -> Timestamp
    /// Since any beginning, never set back, for what is waited for.
    public var elapsed: @Sendable () -> Duration
    /// Waits so long; `CancellationError` at once when the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void

    /// A clock of one's own, for tests.
    public init(
        now: @escaping @Sendable () -> Timestamp, elapsed: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.elapsed = elapsed
        self.sleep = sleep
    }

    /// The system's clocks.
    public static let real: HTTPTime = {
        let beginning = ContinuousClock.now
        return HTTPTime(
            now: {
                var time = timespec()
                clock_gettime(CLOCK_REALTIME, &time)
                return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
            },
            elapsed: { beginning.duration(to: .now) },
            sleep: { try await ContinuousClock().sleep(for: $0) })
    }()
}
