/// The bytes of a stream from some place on; what nobody needs any more is let go.
struct XMLByteWindow {
    private var held: [UInt8] = []
    /// How many of the bytes in front are let go already, so that letting go is cheap.
    private var dead = 0
    /// Place of the first byte that is held.
    private(set) var start = 0

    /// Place behind the last byte.
    var end: Int { start + held.count - dead }

    mutating func append(_ bytes: some Sequence<UInt8>) { held.append(contentsOf: bytes) }
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) { held.append(contentsOf: bytes) }
    mutating func append(_ byte: UInt8) { held.append(byte) }

    /// Lets go of the bytes before a place.
    mutating func drop(before place: Int) {
        let excess = min(place - start, held.count - dead)
        guard excess > 0 else { return }
        start += excess
        dead += excess
        if dead == held.count {
            held.removeAll(keepingCapacity: true)
            dead = 0
        } else if dead > held.count / 2 {
            held.removeFirst(dead)
            dead = 0
        }
    }

    /// Lets go of all bytes, and of so many that never came here.
    mutating func skip(_ count: Int) {
        drop(before: end)
        start += count
    }

    subscript(range: Range<Int>) -> ArraySlice<UInt8> {
        held[(range.lowerBound - start + dead)..<(range.upperBound - start + dead)]
    }

    subscript(place: Int) -> UInt8 { held[place - start + dead] }

    /// Gives the bytes from a place on, a number of them at most.
    func with<Result>(
        from place: Int, count: Int = .max, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        held.withUnsafeBufferPointer { all in
            let rest = all[max(dead, place - start + dead)...]
            return body(UnsafeBufferPointer(rebasing: rest.prefix(count)))
        }
    }
}
