/// A finite double as the shortest decimal that reads back as the same double: `significand × 10^power`.
///
/// Swift's own description finds the digits (SE-0329's shortest round trip); only their layout is ours.
struct ShortestDecimal {
    var isNegative = false
    /// At most 17 digits, without trailing zeros; 0 only for zero.
    var significand: UInt64 = 0
    var power = 0

    /// - Precondition: `value` is finite.
    init(_ value: Double) {
        isNegative = value < 0
        var text = value.magnitude.description
        text.withUTF8 { bytes in
            var offset = 0
            var isFraction = false
            scan: while offset < bytes.count {
                switch bytes[offset] {
                case UInt8(ascii: "."): isFraction = true
                case UInt8(ascii: "e"):
                    power += Self.exponent(bytes, from: offset + 1)
                    break scan
                case let digit:
                    significand = significand * 10 + UInt64(digit &- UInt8(ascii: "0"))
                    if isFraction { power -= 1 }
                }
                offset += 1
            }
        }
        if significand == 0 { power = 0 }
        while significand > 0, significand % 10 == 0 {
            significand /= 10
            power += 1
        }
    }

    private static func exponent(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var value = 0
        for offset in start..<bytes.count {
            let digit = Int(bytes[offset]) - 0x30
            if (0...9).contains(digit) { value = value * 10 + digit }
        }
        return bytes[start] == UInt8(ascii: "-") ? -value : value
    }
}

/// Numbers as ECMAScript writes them (ECMA-262 `Number::toString`), which RFC 8785 §3.2.2.3 requires.
enum JSONNumberText {
    /// - Precondition: `value` is finite; the parser never yields another.
    static func append(_ value: Double, to bytes: inout [UInt8]) {
        if value == 0 { return bytes.append(UInt8(ascii: "0")) }
        if let whole = Int64(exactly: value), whole.magnitude <= 1 << 53 {
            if whole < 0 { bytes.append(UInt8(ascii: "-")) }
            return appendDigits(whole.magnitude, to: &bytes)
        }
        let decimal = ShortestDecimal(value)
        if decimal.isNegative { bytes.append(UInt8(ascii: "-")) }
        let start = bytes.count
        appendDigits(decimal.significand, to: &bytes)
        let count = bytes.count - start
        // `point` is how many digits stand before the decimal point: n in ECMA-262's wording.
        let point = count + decimal.power
        switch point {
        case count...21 where count <= 21:
            bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: point - count))
        case 1..<max(count, 1):
            bytes.insert(UInt8(ascii: "."), at: start + point)
        case -5...0:
            bytes.insert(contentsOf: "0.".utf8, at: start)
            bytes.insert(contentsOf: repeatElement(UInt8(ascii: "0"), count: -point), at: start + 2)
        default:
            if count > 1 { bytes.insert(UInt8(ascii: "."), at: start + 1) }
            bytes.append(UInt8(ascii: "e"))
            bytes.append(point > 0 ? UInt8(ascii: "+") : UInt8(ascii: "-"))
            appendDigits(UInt64((point - 1).magnitude), to: &bytes)
        }
    }

    static func text(_ value: Double) -> String {
        var bytes: [UInt8] = []
        append(value, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func appendDigits(_ value: UInt64, to bytes: inout [UInt8]) {
        let start = bytes.count
        var rest = value
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }
}
