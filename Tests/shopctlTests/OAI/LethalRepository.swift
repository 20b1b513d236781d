import Dispatch
import Foundation
import Synchronization
import TestSupport

/// A loopback repository that stops at any byte of what it says, so that who harvests it can be killed at that very
/// point.
final class LethalRepository: Sendable {
    /// When a harvest dies.
    enum Moment: Sendable {
        /// Once so many requests were made; none of the last one's answer is sent.
        case requests(Int)
        /// Once so many bytes were sent.
        case bytes(Int)
        /// Once so many bytes were written to the ledger's log: within a transaction, or between two.
        case log(Int)
    }

    let library: OAILibrary
    private let trigger = Trigger()
    private let server: ScriptedServer

    init(_ library: OAILibrary) throws {
        self.library = library
        server = try ScriptedServer { [trigger] request in
            let body = Array(library.answer(library.call(request.path)).utf8)
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: \(body.count)\r\n\r\n"
            let answer = Array(head.utf8) + body
            guard let some = trigger.part(of: answer.count) else { return [.send(answer)] }
            return [.send(Array(answer.prefix(some))), .perform { trigger.reached.signal() }, .hold]
        }
    }

    deinit { server.stop() }

    var url: String { server.url("/oai") }
    /// Since it was made.
    var requestCount: Int { server.requests.count }
    var bytesSent: Int { server.bytesSent }

    /// Starts a program, and kills it at a moment unless it ends before.
    /// - Returns: whether it died of it.
    func kill(_ process: Process, at moment: Moment, log: String) throws -> Bool {
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        trigger.arm(moment)
        defer { trigger.arm(nil) }
        // A log that is left of the one before is gone on with.
        let before = Self.size(of: log)
        let over = trigger.reached
        process.terminationHandler = { _ in over.signal() }
        try process.run()
        if case .log(let bytes) = moment {
            while over.wait(timeout: .now() + .microseconds(200)) == .timedOut, Self.size(of: log) < before + bytes {}
        } else {
            over.wait()
        }
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        return process.terminationReason == .uncaughtSignal
    }

    /// Runs a program to its end.
    /// - Returns: its exit code, and how far its ledger's log grew.
    func run(_ process: Process, log: String) throws -> (status: Int32, log: Int) {
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        trigger.arm(nil)
        let over = trigger.reached
        process.terminationHandler = { _ in over.signal() }
        try process.run()
        var largest = 0
        while over.wait(timeout: .now() + .microseconds(500)) == .timedOut {
            largest = max(largest, Self.size(of: log))
        }
        process.waitUntilExit()
        return (process.terminationStatus, largest)
    }

    static func size(of file: String) -> Int {
        var status = stat()
        return stat(file, &status) == 0 ? Int(status.st_size) : 0
    }
}

/// Counts what a repository was asked and said since it was armed.
private final class Trigger: Sendable {
    private struct State {
        var moment: LethalRepository.Moment?
        var requests = 0
        var bytes = 0
    }

    private let state = Mutex(State())
    /// Signalled when the moment has come.
    let reached: DispatchSemaphore

    init() { reached = DispatchSemaphore(value: 0) }

    func arm(_ moment: LethalRepository.Moment?) {
        state.withLock { $0 = State(moment: moment) }
        // What a harvest left that was over before it could be killed.
        while reached.wait(timeout: .now()) == .success {}
    }

    /// How much of an answer is sent before the moment comes; nil for all of it.
    func part(of count: Int) -> Int? {
        state.withLock { state in
            state.requests += 1
            let before = state.bytes
            state.bytes += count
            switch state.moment {
            case .requests(let most): return state.requests >= most ? 0 : nil
            case .bytes(let most): return state.bytes >= most ? max(0, most - before) : nil
            case .log, nil: return nil
            }
        }
    }
}
