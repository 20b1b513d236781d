import Dispatch
import Messages

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Ctrl-C and `kill` as cancellation: work stops at its next safe point. A second Ctrl-C ends the process at once, which
/// loses nothing either, for every commit is whole.
enum Interruption {
    static func cancelling<Value: Sendable>(
        _ console: Console, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let task = Task { try await body() }
        let sources = watch { number in
            if task.isCancelled {
                console.progress?.end()
                exit(128 + number)
            }
            console.progress?.update { $0.activity = "stopping" }
            console.warn("Stopping at the next safe point; once more stops at once.")
            task.cancel()
        }
        defer { release(sources) }
        return try await task.value
    }

    /// For work that changes nothing: it ends at once, only the terminal is left clean.
    static func tidying<Value>(_ console: Console, _ body: () async throws -> Value) async rethrows -> Value {
        guard let progress = console.progress else { return try await body() }
        let sources = watch { number in
            progress.end()
            signal(number, SIG_DFL)
            raise(number)
        }
        defer { release(sources) }
        return try await body()
    }

    private static func watch(_ handler: @escaping @Sendable (Int32) -> Void) -> [any DispatchSourceSignal] {
        [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { handler(number) }
            source.activate()
            return source
        }
    }

    private static func release(_ sources: [any DispatchSourceSignal]) {
        for source in sources { source.cancel() }
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
    }
}
