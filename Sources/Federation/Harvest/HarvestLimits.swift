import AdapterKit

/// What the engine accepts of a source before it stops it.
public struct HarvestLimits: Sendable, Hashable {
    /// Records of one page.
    public var pageRecords: Int
    /// Payload and frame bytes of one page; a frame that records in a row share counts once.
    public var pageBytes: Int
    /// Empty pages in a row that still promise a next one.
    public var emptyPages: Int
    /// Pages of one run.
    public var pages: Int
    /// How often a source may send the engine back to the beginning of its list, or of a part of it, in one run.
    public var restarts: Int
    /// How often before another page is committed.
    public var restartsInARow: Int
    /// How often a source may lead the engine round what cannot be read in one run: each halving of its list counts.
    public var detours: Int
    /// Small pages are committed together, as long as that keeps nothing waiting.
    public var batch: Batch

    /// When no further page is read before those read are committed.
    public struct Batch: Sendable, Hashable {
        public var records: Int
        public var bytes: Int
        /// Since the first of them was asked for.
        public var seconds: Int

        public init(records: Int = 800, bytes: Int = 4 << 20, seconds: Int = 5) {
            self.records = records
            self.bytes = bytes
            self.seconds = seconds
        }

        /// Each page by itself.
        public static let single = Batch(records: 0)
    }

    public init(
        pageRecords: Int = 10_000, pageBytes: Int = 128 << 20, emptyPages: Int = 5, pages: Int = 1_000_000,
        restarts: Int = 12, restartsInARow: Int = 3, detours: Int = 200, batch: Batch = Batch()
    ) {
        self.pageRecords = pageRecords
        self.pageBytes = pageBytes
        self.emptyPages = emptyPages
        self.pages = pages
        self.restarts = restarts
        self.restartsInARow = restartsInARow
        self.detours = detours
        self.batch = batch
    }
}

/// How often and after how long a failed request is repeated, when its error says that it may be.
public struct RetryPolicy: Sendable, Hashable {
    /// Attempts in all.
    public var attempts: Int
    /// Before the second attempt, doubled before each further one.
    public var firstWaitSeconds: Int
    /// A source that asks for a longer wait than this ends the run instead: what is committed stays, and the next run
    /// goes on from there.
    public var longestWaitSeconds: Int

    public init(attempts: Int = 4, firstWaitSeconds: Int = 1, longestWaitSeconds: Int = 120) {
        self.attempts = attempts
        self.firstWaitSeconds = firstWaitSeconds
        self.longestWaitSeconds = longestWaitSeconds
    }

    /// Seconds to wait after a number of failed attempts; nil when there is no further one.
    func wait(afterFailures failures: Int, asked: Int?) -> Int? {
        guard failures < attempts else { return nil }
        let own = min(firstWaitSeconds << min(failures - 1, 16), longestWaitSeconds)
        let wait = max(own, asked ?? 0)
        return wait <= longestWaitSeconds ? wait : nil
    }
}

extension FederationError.Code {
    /// Another run of the same source took over.
    public static let superseded: FederationError.Code = "superseded"
}
