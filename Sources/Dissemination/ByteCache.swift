import Synchronization

/// Keeps what was asked for lately, up to a number of bytes.
///
/// In two generations: what is found in the old one moves to the new one, and when the new one is full, the old one goes.
/// So nothing is sorted and no list is kept, and what a walk through everything brings in does not stay for long.
final class ByteCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        let value: Value
        let size: Int
    }

    private struct State {
        var new: [Key: Entry] = [:]
        var old: [Key: Entry] = [:]
        var newSize = 0
        var oldSize = 0
    }

    private let state = Mutex(State())
    private let capacity: Int

    /// - Parameter capacity: of both generations together; 0 keeps nothing.
    init(capacity: Int) { self.capacity = max(0, capacity) }

    /// At most this many bytes are kept at any moment.
    var size: Int { state.withLock { $0.newSize + $0.oldSize } }

    subscript(key: Key) -> Value? {
        state.withLock { state in
            if let entry = state.new[key] { return entry.value }
            guard let entry = state.old.removeValue(forKey: key) else { return nil }
            state.oldSize -= entry.size
            add(entry, key, &state)
            return entry.value
        }
    }

    /// - Parameter size: of the value, its key and what it takes to find it.
    func keep(_ value: Value, for key: Key, size: Int) {
        // What alone would drive out everything else is not worth it.
        guard size <= capacity / 8 else { return }
        state.withLock { state in
            if let before = state.new.removeValue(forKey: key) { state.newSize -= before.size }
            if let before = state.old.removeValue(forKey: key) { state.oldSize -= before.size }
            add(Entry(value: value, size: size), key, &state)
        }
    }

    func removeAll() { state.withLock { $0 = State() } }

    private func add(_ entry: Entry, _ key: Key, _ state: inout State) {
        if state.newSize + entry.size > capacity / 2 {
            (state.old, state.oldSize) = (state.new, state.newSize)
            (state.new, state.newSize) = ([:], 0)
        }
        state.new[key] = entry
        state.newSize += entry.size
    }
}
