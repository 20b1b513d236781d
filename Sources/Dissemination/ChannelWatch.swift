import Federation

/// Tells the state of a channel to many who ask at once: one reading answers all who asked before it began, so nobody gets
/// an answer older than the question.
actor ChannelWatch {
    private let feed: ChannelFeed
    private var running: Task<ChannelState, any Error>?
    private var waiting: Task<ChannelState, any Error>?

    init(_ feed: ChannelFeed) { self.feed = feed }

    func state() async throws -> ChannelState {
        if let waiting { return try await waiting.value }
        let before = running
        let task = Task { [feed] in
            _ = await before?.result
            begin()
            defer { end() }
            return try await feed.state()
        }
        waiting = task
        return try await task.value
    }

    /// Who asks from now on needs another reading.
    private func begin() { (running, waiting) = (waiting, nil) }

    private func end() { if waiting == nil { running = nil } }
}
