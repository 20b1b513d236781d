import Synchronization

/// Keeps what was asked for lately, up to a number of bytes; what nobody asked for the longest goes first.
final class ByteCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let state: Mutex<LeastRecentlyUsed<Key, Value>>

    /// - Parameter capacity: in bytes; 0 keeps nothing.
    init(capacity: Int) { state = Mutex(LeastRecentlyUsed(capacity: max(0, capacity))) }

    /// Bytes kept at this moment, never more than the capacity.
    var size: Int { state.withLock(\.size) }

    subscript(key: Key) -> Value? { state.withLock { $0.value(for: key) } }

    /// The values of all these keys; nil when one is not there.
    func values(for keys: [Key]) -> [Value]? {
        state.withLock { state in
            var values: [Value] = []
            values.reserveCapacity(keys.count)
            for key in keys {
                guard let value = state.value(for: key) else { return nil }
                values.append(value)
            }
            return values
        }
    }

    /// - Parameter size: of the value, its key and what it takes to find it.
    func keep(_ value: Value, for key: Key, size: Int) { state.withLock { $0.keep(value, for: key, size: size) } }
}

/// Values in the order in which they were last used: a list through the places of an array.
private struct LeastRecentlyUsed<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        var key: Key
        var value: Value?
        var size: Int
        var newer: Int
        var older: Int
    }

    let capacity: Int
    private(set) var size = 0
    private var places: [Key: Int] = [:]
    private var entries: [Entry] = []
    private var free: [Int] = []
    private var newest = -1
    private var oldest = -1

    init(capacity: Int) { self.capacity = capacity }

    mutating func value(for key: Key) -> Value? {
        guard let place = places[key] else { return nil }
        if place != newest {
            unlink(place)
            link(place)
        }
        return entries[place].value
    }

    mutating func keep(_ value: Value, for key: Key, size: Int) {
        if let place = places.removeValue(forKey: key) { drop(place) }
        // What alone would drive out everything else is not worth it.
        guard size <= capacity / 4 else { return }
        while self.size + size > capacity, oldest >= 0 {
            places[entries[oldest].key] = nil
            drop(oldest)
        }
        let entry = Entry(key: key, value: value, size: size, newer: -1, older: -1)
        let place = free.popLast() ?? entries.count
        if place < entries.count { entries[place] = entry } else { entries.append(entry) }
        places[key] = place
        self.size += size
        link(place)
    }

    private mutating func drop(_ place: Int) {
        unlink(place)
        size -= entries[place].size
        entries[place].value = nil
        free.append(place)
    }

    private mutating func link(_ place: Int) {
        entries[place].older = newest
        entries[place].newer = -1
        if newest >= 0 { entries[newest].newer = place } else { oldest = place }
        newest = place
    }

    private mutating func unlink(_ place: Int) {
        let (newer, older) = (entries[place].newer, entries[place].older)
        if newer >= 0 { entries[newer].older = older } else { newest = older }
        if older >= 0 { entries[older].newer = newer } else { oldest = newer }
    }
}
