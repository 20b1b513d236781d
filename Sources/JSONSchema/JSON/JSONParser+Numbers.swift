import Messages

extension JSONParser {
    /// Reads a number, the position being on its first byte.
    mutating func number() throws(JSONError) -> Double {
        let start = position
        let isNegative = current == UInt8(ascii: "-")
        if isNegative { position += 1 }
        var significand: UInt64 = 0
        var digitCount = 0
        var power = 0
        var isWhole = true
        let firstDigit = position
        try digits(&significand, &digitCount)
        if bytes[firstDigit] == UInt8(ascii: "0"), position > firstDigit + 1 {
            position = firstDigit
            throw error("a number must not begin with a zero")
        }
        if current == UInt8(ascii: ".") {
            isWhole = false
            position += 1
            let before = digitCount
            try digits(&significand, &digitCount)
            power = before - digitCount
        }
        if current | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            position += 1
            let isSmall = current == UInt8(ascii: "-")
            if isSmall || current == UInt8(ascii: "+") { position += 1 }
            var exponent: UInt64 = 0
            var exponentDigits = 0
            try digits(&exponent, &exponentDigits)
            // Past this many digits the quick way below is not taken anyway.
            power += exponentDigits > 4 ? 100_000 : (isSmall ? -Int(exponent) : Int(exponent))
        }
        if digitCount <= 18 {
            // Clinger's quick way: exact when the digits and the power of ten are both exact doubles.
            if power == 0, !limits.refusesInexactIntegers || significand <= 1 << 53 {
                return isNegative ? -Double(significand) : Double(significand)
            }
            if significand <= 1 << 53, (-22...22).contains(power) {
                let magnitude = Double(significand)
                let scaled = power < 0 ? magnitude / Self.powersOfTen[-power] : magnitude * Self.powersOfTen[power]
                return isNegative ? -scaled : scaled
            }
        }
        let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
        guard let value = Double(text), value.isFinite else {
            position = start
            throw error("the number \(text.shortened) is outside the range of a double (RFC 7493 §2.2)")
        }
        if limits.refusesInexactIntegers, isWhole, !Self.holds(value, text) {
            position = start
            throw error("the number \(text.shortened) loses digits as a double; write it as a string (RFC 7493 §2.2)")
        }
        return value
    }

    /// Reads one or more digits; `value` wraps past nineteen of them, which `count` tells.
    private mutating func digits(_ value: inout UInt64, _ count: inout Int) throws(JSONError) {
        let start = position
        while position < bytes.count {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            value = value &* 10 &+ UInt64(digit)
            position += 1
        }
        guard position > start else { throw error("expected a digit") }
        count += position - start
    }

    /// Whether the double is the integer written, or the integer is what the canonical form writes for the double.
    private static func holds(_ value: Double, _ text: String) -> Bool {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.dropFirst() : text[...]
        if let exact = UInt128(digits), let held = UInt128(exactly: value.magnitude), exact == held { return true }
        return JSONNumberText.text(value) == text
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}
