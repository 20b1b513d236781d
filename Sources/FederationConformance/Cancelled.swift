/// Makes a call that is cancelled before its first step, then calls that are cancelled wherever they may be by then. What they
/// give or throw is let go of; it returns when all have ended.
func cancelled<Answer: Sendable>(_ call: @escaping @Sendable () async throws -> Answer) async {
    _ = await Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return try await call()
    }.result
    for _ in 0..<2 {
        let late = Task { try await call() }
        late.cancel()
        _ = await late.result
    }
}
