import Dispatch
import JSONSchema
import Synchronization

/// Writes entries on a thread of its own, so that a slow disk or a full pipe keeps no client waiting. What comes faster
/// than it can be written is counted and not kept.
public final class AccessLog: Sendable {
    public enum Format: Sendable, Hashable { case combined, jsonLines }

    private struct State {
        var waiting: [AccessEntry] = []
        var dropped = 0
        var isWriting = false
    }

    private let format: Format
    private let capacity: Int
    private let sink: @Sendable ([UInt8]) -> Void
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "science-shop.access-log")

    /// - Parameters:
    ///   - capacity: how many entries may wait.
    ///   - sink: writes whole lines; may block.
    public init(_ format: Format, capacity: Int = 10_000, sink: @escaping @Sendable ([UInt8]) -> Void) {
        self.format = format
        self.capacity = capacity
        self.sink = sink
    }

    /// Never blocks.
    public func add(_ entry: AccessEntry) {
        let begins = state.withLock { state in
            guard state.waiting.count < capacity else {
                state.dropped += 1
                return false
            }
            state.waiting.append(entry)
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if begins { queue.async { [self] in write() } }
    }

    /// Waits until all that was added is written. Blocks.
    public func drain() { queue.sync {} }

    private func write() {
        while true {
            let (entries, dropped) = state.withLock { state in
                let taken = (state.waiting, state.dropped)
                state.waiting = []
                state.dropped = 0
                if taken.0.isEmpty, taken.1 == 0 { state.isWriting = false }
                return taken
            }
            if entries.isEmpty, dropped == 0 { return }
            var bytes: [UInt8] = []
            for entry in entries {
                switch format {
                case .combined: bytes += entry.combinedLine.utf8
                case .jsonLines: bytes += entry.json.canonicalBytes
                }
                bytes.append(0x0A)
            }
            if dropped > 0 {
                switch format {
                case .combined: bytes += "# \(dropped) requests more than could be written\n".utf8
                case .jsonLines: bytes += "{\"dropped\":\(dropped)}\n".utf8
                }
            }
            sink(bytes)
        }
    }
}
