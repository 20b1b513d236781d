import Dispatch
import Synchronization

/// Finds the addresses of names, each away from the threads that move transfers and run tasks: a name service that hangs
/// holds up nobody but who asks for that name.
final class NameResolver: Sendable {
    /// Of a process.
    static let shared = NameResolver()

    /// Lookups at once. One that hangs keeps its place, but a name has one at most.
    static let places = 8
    /// What is believed without asking again.
    static let keeping = Duration.seconds(60)
    /// Names kept; a harvest meets few.
    static let mostKept = 1000

    fileprivate struct State {
        var known: [String: (addresses: [HostAddress], until: Duration)] = [:]
        /// Who waits for a name that is in line or being looked up.
        var waiting: [String: [NameWaiter]] = [:]
        var line: [String] = []
        var underway = 0
    }

    private let state = Mutex(State())
    private let lookup: NameLookup
    private let elapsed: @Sendable () -> Duration
    private let timer = DispatchQueue(label: "science-shop.http.names")

    /// - Parameters:
    ///   - lookup: may block as long as it likes.
    ///   - elapsed: since any beginning, never set back.
    init(
        lookup: @escaping NameLookup = SystemNames.lookup,
        elapsed: @escaping @Sendable () -> Duration = HTTPTime.real.elapsed
    ) {
        self.lookup = lookup
        self.elapsed = elapsed
    }

    /// - Throws: `NameFailure`, or `CancellationError` at once when the task is cancelled.
    func addresses(of name: String, within limit: Duration) async throws -> [HostAddress] {
        let now = elapsed()
        if let known = state.withLock({ $0.known[name] }), known.until > now { return known.addresses }
        let waiter = NameWaiter()
        return try await withTaskCancellationHandler {
            enroll(waiter, name)
            timer.asyncAfter(deadline: .now() + .milliseconds(max(0, limit.milliseconds))) {
                waiter.finish(.failure(NameFailure.tooLate))
            }
            return try await waiter.value()
        } onCancel: {
            waiter.finish(.failure(CancellationError()))
        }
    }

    private func enroll(_ waiter: NameWaiter, _ name: String) {
        state.withLock { state in
            if state.waiting[name] == nil { state.line.append(name) }
            // Who has gone is not kept for as long as a lookup may hang.
            state.waiting[name, default: []].removeAll { $0.isOver }
            state.waiting[name, default: []].append(waiter)
        }
        begin()
    }

    /// Begins as many lookups as there are places.
    private func begin() {
        while let name = state.withLock({ $0.takeNext() }) {
            // A queue of its own has a thread of its own.
            DispatchQueue(label: "science-shop.http.name").async { [self] in
                let result = lookup(name)
                let until = elapsed() + Self.keeping
                let waiters = state.withLock { state in
                    state.underway -= 1
                    if case .success(let addresses) = result { state.keep(addresses, of: name, until: until) }
                    return state.waiting.removeValue(forKey: name) ?? []
                }
                for waiter in waiters { waiter.finish(result.mapError { $0 }) }
                begin()
            }
        }
    }
}

extension NameResolver.State {
    /// The next name that somebody still waits for; nil when there is none, or no place.
    fileprivate mutating func takeNext() -> String? {
        while underway < NameResolver.places, !line.isEmpty {
            let name = line.removeFirst()
            if waiting[name]?.contains(where: { !$0.isOver }) == true {
                underway += 1
                return name
            }
            waiting[name] = nil
        }
        return nil
    }

    fileprivate mutating func keep(_ addresses: [HostAddress], of name: String, until: Duration) {
        if known.count >= NameResolver.mostKept { known = [:] }
        known[name] = (addresses, until)
    }
}

/// One who waits for the addresses of a name.
private final class NameWaiter: Sendable {
    private typealias Answer = Result<[HostAddress], any Error>
    private let state = Mutex<(answer: Answer?, reader: CheckedContinuation<[HostAddress], any Error>?)>((nil, nil))

    var isOver: Bool { state.withLock { $0.answer != nil } }

    /// The first answer counts.
    func finish(_ answer: Result<[HostAddress], any Error>) {
        let reader = state.withLock { state -> CheckedContinuation<[HostAddress], any Error>? in
            guard state.answer == nil else { return nil }
            state.answer = answer
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(with: answer)
    }

    func value() async throws -> [HostAddress] {
        try await withCheckedThrowingContinuation { reader in
            let answer = state.withLock { state in
                if state.answer == nil { state.reader = reader }
                return state.answer
            }
            if let answer { reader.resume(with: answer) }
        }
    }
}
