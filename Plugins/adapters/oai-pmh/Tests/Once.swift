import Synchronization

/// Says yes once.
final class Once: Sendable {
    private let isSpent = Mutex(false)
    func isFirst() -> Bool {
        isSpent.withLock { isSpent in
            defer { isSpent = true }
            return !isSpent
        }
    }
}

/// Counts from 1.
final class Counter: Sendable {
    private let value = Mutex(0)
    func next() -> Int {
        value.withLock { value in
            value += 1
            return value
        }
    }
}
