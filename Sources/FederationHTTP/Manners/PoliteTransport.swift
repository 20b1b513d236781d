import AdapterKit
import Messages
import ScienceShopSDK

/// Keeps to what hosts can bear: few requests at once, time between them, and no request at all while one asks to be left
/// alone, be it with 429, 503 or an ordinary answer. A 429 that does not say for how long doubles the time between
/// requests, again and again; good answers halve it.
///
/// A place at a host is taken until the body has ended or was let go: who opens another exchange with the same host
/// before that, and waits for it, waits for ever.
public struct PoliteTransport: HTTPTransport {
    /// What a host can bear.
    public struct Manners: Sendable, Hashable {
        /// Requests at once to one host.
        public var concurrency = 1
        /// From the start of one request to the start of the next.
        public var interval: Duration = .milliseconds(500)
        /// A ban that ends within so long is waited for; one that takes longer is told. No pause of our own is longer.
        public var patience: Duration = .seconds(60)

        /// What a small server can bear.
        public init() {}
    }

    private let base: any HTTPTransport
    private let manners: Manners
    private let budget: HostBudget
    private let bans: any BanRegister
    private let time: HTTPTime
    private let random: @Sendable () -> Double

    /// - Parameters:
    ///   - budget: shared with the other transports of the process.
    ///   - bans: shared with other processes, where it is the ledger's.
    ///   - random: between 0 and 1.
    public init(
        _ base: any HTTPTransport, manners: Manners = Manners(), budget: HostBudget, bans: any BanRegister,
        time: HTTPTime = .real, random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.base = base
        self.manners = manners
        self.budget = budget
        self.bans = bans
        self.time = time
        self.random = random
    }

    /// - Throws: `blocked`, to be retried after the ban, when a ban is longer than our patience.
    public func open(_ request: HTTPRequest) async throws -> HTTPExchange {
        let host = try WebAddress.checked(request.url).budgetKey
        let permit = try await budget.enter(host, places: manners.concurrency)
        // Whatever throws from here on lets go of the permit, which gives itself back.
        try await waitForEnd(ofBanOf: host)
        let now = time.elapsed()
        let start = budget.start(host, now: now, manners: manners, random: random())
        if start > now { try await time.sleep(start - now) }
        let exchange = try await base.open(request)
        if let wait = RetryAfter.wait(exchange.head, now: time.now()), wait > .zero {
            try await bans.ban(host, until: Timestamp(milliseconds: time.now().milliseconds + Int64(wait.milliseconds)))
        } else {
            // Too much, but not how much would be right: that is found out.
            let isTooMuch = exchange.head.status == 429
            budget.answered(host, isTooMuch: isTooMuch, now: time.elapsed(), manners: manners, random: random())
        }
        return HTTPExchange(head: exchange.head, body: HeldBody(exchange.body, permit))
    }

    private func waitForEnd(ofBanOf host: String) async throws {
        let began = time.elapsed()
        while let end = try await bans.ban(of: host) {
            let left = Duration.milliseconds(end.milliseconds - time.now().milliseconds)
            guard left > .zero else { return }
            guard time.elapsed() - began + left <= manners.patience else {
                let seconds = (left.milliseconds + 999) / 1000
                throw FederationError(
                    .blocked, "\(host) asked to be left alone until \(moment: end); try again after that.",
                    disposition: .retry(afterSeconds: seconds))
            }
            try await time.sleep(left)
        }
    }
}

/// A body that holds a place at its host.
private final class HeldBody: HTTPBody {
    private let base: any HTTPBody
    private let permit: HostPermit

    init(_ base: any HTTPBody, _ permit: HostPermit) {
        self.base = base
        self.permit = permit
    }

    func next() async throws -> [UInt8]? {
        do {
            let piece = try await base.next()
            if piece == nil { permit.giveBack() }
            return piece
        } catch {
            permit.giveBack()
            throw error
        }
    }

    func cancel() {
        base.cancel()
        permit.giveBack()
    }

    var repairs: [HTTPRepair] { base.repairs }
}
