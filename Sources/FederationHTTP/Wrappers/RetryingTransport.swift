import AdapterKit
import Messages

/// Asks again when an answer may be better the next time: for short troubles, and for requests that may be sent twice.
///
/// For programs that send single requests. A harvest does without: there the engine retries, which knows pages and
/// checkpoints, and two that retry would multiply each other's attempts.
///
/// `open` can only try again until the head is there; `send` also when the body breaks off.
public struct RetryingTransport: HTTPTransport {
    /// How often, and for how long.
    public struct Policy: Sendable, Hashable {
        /// Attempts in all.
        public var attempts = 4
        /// Before the second attempt; doubled before each further one, then shortened at random by up to a half, so that
        /// many harvesters do not come back together.
        public var firstWait: Duration = .seconds(1)
        /// No wait of our own is longer; what a server asks for may be.
        public var longestWait: Duration = .seconds(30)
        /// For all attempts and the waits between them; no wait is begun that would end after it.
        public var deadline: Duration = .seconds(180)

        /// What suits a person who waits for an answer.
        public init() {}
    }

    private let base: any HTTPTransport
    private let policy: Policy
    private let time: HTTPTime
    private let random: @Sendable () -> Double

    /// - Parameter random: between 0 and 1.
    public init(
        _ base: any HTTPTransport, policy: Policy = Policy(), time: HTTPTime = .real,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.base = base
        self.policy = policy
        self.time = time
        self.random = random
    }

    public func open(_ request: HTTPRequest) async throws -> HTTPExchange {
        try await retrying(request, head: \.head) {
            try await base.open(request)
        } letGo: {
            $0.cancel()
        }
    }

    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try await retrying(request, head: \.head) {
            try await base.send(request)
        } letGo: { _ in
        }
    }

    private func retrying<Answer>(
        _ request: HTTPRequest, head: (Answer) -> HTTPHead, _ attempt: () async throws -> Answer,
        letGo: (Answer) -> Void
    ) async throws -> Answer {
        let began = time.elapsed()
        var failures = 0
        while true {
            do {
                let answer = try await attempt()
                guard Self.mayPass(head(answer).status) else { return answer }
                failures += 1
                let asked = RetryAfter.wait(head(answer), now: time.now())
                guard let wait = wait(request, failures, asked, since: began) else { return answer }
                letGo(answer)
                try await time.sleep(wait)
            } catch let error as FederationError {
                guard case .retry(let seconds) = error.disposition else { throw error }
                failures += 1
                guard let wait = wait(request, failures, seconds.map { .seconds($0) }, since: began) else {
                    throw error
                }
                try await time.sleep(wait)
            }
        }
    }

    /// Whether a status tells of a trouble that may be over soon.
    static func mayPass(_ status: Int) -> Bool { [408, 429, 500, 502, 503, 504].contains(status) }

    /// Nil when there is no further attempt.
    private func wait(
        _ request: HTTPRequest, _ failures: Int, _ asked: Duration?, since began: Duration
    ) -> Duration? {
        guard request.isIdempotent, failures < policy.attempts else { return nil }
        let own = min(policy.firstWait * (1 << min(failures - 1, 16)), policy.longestWait)
        let wait = max(own * (1 - random() / 2), asked ?? .zero)
        return time.elapsed() - began + wait <= policy.deadline ? wait : nil
    }
}
