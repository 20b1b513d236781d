/// Whether a transfer takes too long. Time in which nobody pulls is the reader's, and not counted.
struct TransferStopwatch {
    typealias Instant = ContinuousClock.Instant

    private let options: CurlTransport.Options
    private var began: Instant = .now
    /// Together, before the pause that may be on.
    private var paused: Duration = .zero
    private var pausedSince: Instant?
    /// When the present look at the rate began, and how much had come then.
    private var look: (since: Instant, received: Int)?

    init(options: CurlTransport.Options) { self.options = options }

    mutating func start(at now: Instant) { began = now }
    mutating func headCame(at now: Instant) { look = (now, 0) }
    mutating func pause(at now: Instant) { if pausedSince == nil { pausedSince = now } }

    var isPaused: Bool { pausedSince != nil }

    mutating func resume(at now: Instant) {
        guard let since = pausedSince else { return }
        let pause = since.duration(to: now)
        paused += pause
        pausedSince = nil
        look?.since += pause
    }

    /// Time left before the next limit; nil when one is reached.
    mutating func left(at now: Instant, received: Int, hasHead: Bool) -> Duration? {
        guard pausedSince == nil else { return .seconds(1) }
        let used = began.duration(to: now) - paused
        var left = options.timeout - used
        if !hasHead {
            left = min(left, options.headTimeout - used)
        } else if let look {
            let stall = look.since.duration(to: now)
            if stall < options.stallTimeout {
                left = min(left, options.stallTimeout - stall)
            } else {
                let least = Double(options.leastRate) * stall.inSeconds
                guard Double(received - look.received) >= least else { return nil }
                self.look = (now, received)
            }
        }
        return left > .zero ? left : nil
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
    var milliseconds: Int { Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000) }
}
