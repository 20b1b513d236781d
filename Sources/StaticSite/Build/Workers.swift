import Dispatch
import Synchronization

/// Where blocking work is done: threads of our own, never those that tasks run on.
struct Workers: Sendable {
    private let queue = DispatchQueue(label: "science-shop.site", attributes: .concurrent)

    /// Runs `body` on another thread and waits without blocking one.
    func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result { try body() }) }
        }
    }

    /// Does `body` for each element on as many threads as there are cores; results are in the order of the elements.
    ///
    /// - Throws: the first error met; the others then stop early.
    func map<Element: Sendable, Result: Sendable>(
        _ elements: [Element], _ body: @escaping @Sendable (Element) throws -> Result
    ) async throws -> [Result] {
        try await run {
            let outcome = Mutex<(results: [Result?], failure: (any Error)?)>(
                ([Result?](repeating: nil, count: elements.count), nil))
            DispatchQueue.concurrentPerform(iterations: elements.count) { index in
                if outcome.withLock({ $0.failure != nil }) { return }
                do {
                    let result = try body(elements[index])
                    outcome.withLock { $0.results[index] = result }
                } catch {
                    outcome.withLock { $0.failure = $0.failure ?? error }
                }
            }
            return try outcome.withLock { outcome in
                if let failure = outcome.failure { throw failure }
                return outcome.results.compactMap(\.self)
            }
        }
    }
}
