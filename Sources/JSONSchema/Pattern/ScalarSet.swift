/// A set of Unicode scalar values: ranges, and properties too large to be listed as ranges.
struct ScalarSet: Sendable {
    typealias Property = @Sendable (Unicode.Scalar) -> Bool

    /// Sorted, apart from each other.
    private(set) var ranges: [ClosedRange<UInt32>]
    private(set) var properties: [Property] = []
    /// Only ever set when there are properties; ranges alone are turned inside out instead.
    private var isInverted = false
    /// The members below 128, one bit each.
    private var ascii: (UInt64, UInt64) = (0, 0)

    static let everything = ScalarSet([0...0x10FFFF])
    static let digits = ScalarSet([0x30...0x39])
    static let word = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    /// ECMA-262 LineTerminator.
    static let lineEnds = ScalarSet([0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029])
    /// ECMA-262 WhiteSpace and LineTerminator.
    static let space = ScalarSet([
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F,
        0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ])

    init(_ ranges: [ClosedRange<UInt32>], _ properties: [Property] = []) {
        self.ranges = Self.merged(ranges)
        self.properties = properties
        fillASCII()
    }

    init(_ property: @escaping Property) { self.init([], [property]) }

    /// Whether the set is fully told by its ranges.
    var isRanges: Bool { properties.isEmpty }

    var inverted: ScalarSet {
        guard isRanges else {
            var copy = self
            copy.isInverted.toggle()
            copy.fillASCII()
            return copy
        }
        var gaps: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges {
            if range.lowerBound > next { gaps.append(next...range.lowerBound - 1) }
            next = range.upperBound + 1
        }
        if next <= 0x10FFFF { gaps.append(next...0x10FFFF) }
        return ScalarSet(gaps)
    }

    static func union(_ sets: [ScalarSet]) -> ScalarSet {
        let inverted = sets.filter(\.isInverted).map { set in { @Sendable in set.contains($0.value) } as Property }
        let plain = sets.filter { !$0.isInverted }
        return ScalarSet(plain.flatMap(\.ranges), plain.flatMap(\.properties) + inverted)
    }

    func contains(_ value: UInt32) -> Bool {
        guard value >= 128 else {
            return (value < 64 ? ascii.0 >> UInt64(value) : ascii.1 >> UInt64(value - 64)) & 1 == 1
        }
        return search(value)
    }

    private func search(_ value: UInt32) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        if low < ranges.count, ranges[low].lowerBound <= value { return !isInverted }
        guard !properties.isEmpty, let scalar = Unicode.Scalar(value) else { return isInverted }
        return properties.contains { $0(scalar) } != isInverted
    }

    private mutating func fillASCII() {
        ascii = (0, 0)
        for value in 0..<64 as Range<UInt32> {
            if search(value) { ascii.0 |= 1 << UInt64(value) }
            if search(value + 64) { ascii.1 |= 1 << UInt64(value) }
        }
    }

    private static func merged(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var result: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = result.last, range.lowerBound <= last.upperBound + 1 {
                result[result.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                result.append(range)
            }
        }
        return result
    }
}
