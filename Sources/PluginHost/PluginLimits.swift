import PluginProtocol

/// What a plugin may take of our time and memory before it is stopped.
public struct PluginLimits: Sendable, Hashable {
    /// From its start to its `hello`.
    public var hello: Duration
    /// To answer `configure`, `identify`, `restart`, `begin`, `shown` and `standing`.
    public var preparation: Duration
    /// Without a word, while it answers anything else. Each message begins it anew.
    public var silence: Duration
    /// To take what it is sent, a piece at a time.
    public var hearing: Duration
    /// For one answer, whatever it says meanwhile.
    public var answer: Duration
    /// To answer `bye`, and then to end.
    public var farewell: Duration
    /// Bytes of its longest line.
    public var line: Int
    /// Records of one page, and entries of one list.
    public var records: Int
    /// Bytes of the payloads and frames of one page.
    public var bytes: Int
    /// Messages beside its answer to one request: `log`, `progress` and its own.
    public var asides: Int
    /// Bytes on standard error for one request.
    public var errorBytes: Int
    /// How often it is started again in one run after a crash.
    public var restarts: Int
    /// Of those, how often because it said nothing: each costs its whole patience.
    public var restartsAfterSilence: Int
    /// Of the process.
    public var child: ChildProcess.Limits

    public init(
        hello: Duration = .seconds(10), preparation: Duration = .seconds(60), silence: Duration = .seconds(120),
        hearing: Duration = .seconds(60), answer: Duration = .seconds(6 * 3600), farewell: Duration = .seconds(5),
        line: Int = PluginWire.longestLine, records: Int = 10_000, bytes: Int = 128 << 20, asides: Int = 100_000,
        errorBytes: Int = 64 << 20, restarts: Int = 3, restartsAfterSilence: Int = 1,
        child: ChildProcess.Limits = ChildProcess.Limits()
    ) {
        self.hello = hello
        self.preparation = preparation
        self.silence = silence
        self.hearing = hearing
        self.answer = answer
        self.farewell = farewell
        self.line = line
        self.records = records
        self.bytes = bytes
        self.asides = asides
        self.errorBytes = errorBytes
        self.restarts = restarts
        self.restartsAfterSilence = restartsAfterSilence
        self.child = child
    }
}
