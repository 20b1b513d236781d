import AdapterKit
import Dispatch
import Messages

/// A program of a stranger's that runs beside us: it may crash, hang, flood or leave processes behind, and harms nobody
/// but its own source.
///
/// It leads a session of its own, sees nothing of ours but three pipes, and has every signal at its default. What it says
/// is kept only until a bounded buffer is full; then the pipe holds it back. No call blocks a thread of the caller's.
///
/// When the last reference to it goes, it is made to end as `end` does, and nobody waits for it.
public final class ChildProcess: Sendable {
    /// Its number, for logs.
    public let identifier: Int32
    let state: ChildState

    /// Starts a program.
    ///
    /// - Throws: `program-missing` or `program-cannot-start`.
    public static func start(
        _ command: Command, limits: Limits = Limits()
    ) async throws(FederationError) -> ChildProcess {
        let result: Result<ChildProcess, FederationError> = await withCheckedContinuation { continuation in
            // An executable on a network that hangs holds up only its own start.
            DispatchQueue(label: "science-shop.child-start").async {
                continuation.resume(
                    returning: ChildLoop.shared.flatMap { loop in
                        command.spawn(limits, loop).map { state in
                            loop.post(.adopt(state))
                            return ChildProcess(state)
                        }
                    })
            }
        }
        return try result.get()
    }

    private init(_ state: ChildState) {
        identifier = state.process
        self.state = state
    }

    deinit { state.loop.post(.end(state, nil)) }

    /// The next bytes of its standard output, as many as there are; nil once there are none and never will be: it closed
    /// its output, or it ended. One call at a time.
    ///
    /// - Parameter patience: how long it may say nothing; nil for ever. Bytes that are there already are never too late.
    /// - Throws: `silent`, or `cancelled` when the task is. Neither changes anything: it may be read on.
    public func read(within patience: Duration?) async throws(Fault) -> [UInt8]? {
        try await wait { .read(self.state, $0, patience) }
    }

    /// Hands bytes to its standard input; returns once the pipe has them all. One call at a time.
    ///
    /// - Parameter patience: how long it may take none of them.
    /// - Throws: `deaf` when it took too long, `closed` when it closed its input or ended, `cancelled`. After any of them it
    ///   is not known how much was taken.
    public func write(_ bytes: [UInt8], within patience: Duration?) async throws(Fault) {
        _ = try await wait { .write(self.state, $0, bytes, patience) }
    }

    /// Says that nothing more will be written.
    public func closeInput() { state.loop.post(.closeInput(state)) }

    /// Waits until it has ended by itself; nil when it has not in that time.
    public func ending(within patience: Duration) async -> Ending? {
        let ticket = ChildTicket()
        return await withCheckedContinuation { continuation in
            ticket.ending = continuation
            state.loop.post(.await(state, ticket, patience))
        }
    }

    /// Makes it end, step by step: its input is closed, then it is asked to by SIGTERM, then killed with all its group. What
    /// it says meanwhile is thrown away.
    @discardableResult
    public func end() async -> Ending {
        let ticket = ChildTicket()
        let ending: Ending? = await withCheckedContinuation { continuation in
            ticket.ending = continuation
            state.loop.post(.end(state, ticket))
        }
        return ending ?? .unknown
    }

    /// Kills it with all its group at once.
    @discardableResult
    public func kill() async -> Ending {
        state.loop.post(.kill(state))
        return await end()
    }

    /// The last it said on standard error, cut at a line where it was long.
    public var lastWords: String { state.lastWords.text }

    /// How many bytes it said on standard error.
    public var errorBytes: Int { state.lastWords.count }

    private func wait(
        _ command: (ChildTicket) -> ChildLoop.Command
    ) async throws(Fault) -> [UInt8]? {
        let ticket = ChildTicket()
        let posted = command(ticket)
        let outcome: Result<[UInt8]?, Fault> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                ticket.outcome = continuation
                state.loop.post(posted)
            }
        } onCancel: {
            state.loop.post(.cancel(state, ticket))
        }
        return try outcome.get()
    }
}
