/// Numbers as ECMAScript writes them (ECMA-262 `Number::toString`), which RFC 8785 §3.2.2.3 requires.
enum JSONNumberText {
    /// - Precondition: `value` is finite; the parser never yields another.
    static func ecmaScript(_ value: Double) -> String {
        if value == 0 { return "0" }
        if let whole = Int64(exactly: value), abs(whole) < 1 << 53 { return String(whole) }
        let (negative, digits, exponent) = shortest(value)
        let count = digits.count
        let text: String
        switch exponent {
        case count...21: text = digits + String(repeating: "0", count: exponent - count)
        case 1..<count:
            text = digits.prefix(exponent) + "." + digits.dropFirst(exponent)
        case -5...0: text = "0." + String(repeating: "0", count: -exponent) + digits
        default:
            let power = exponent - 1
            let mantissa = count == 1 ? digits : digits.prefix(1) + "." + digits.dropFirst()
            text = mantissa + "e" + (power < 0 ? "-" : "+") + String(abs(power))
        }
        return negative ? "-" + text : text
    }

    /// The shortest decimal digits that read back as the same double, and the decimal point's place among them.
    ///
    /// Swift's own description gives the shortest digits (SE-0329's Ryū-like algorithm); only its layout differs.
    private static func shortest(_ value: Double) -> (negative: Bool, digits: String, exponent: Int) {
        var text = Substring(value.magnitude.description)
        var power = 0
        if let mark = text.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            power = Int(text[text.index(after: mark)...]) ?? 0
            text = text[..<mark]
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let whole = parts[0]
        let fraction = parts.count > 1 ? parts[1] : ""
        var digits = whole + fraction
        var exponent = whole.count + power
        while digits.hasPrefix("0"), digits.count > 1 {
            digits = digits.dropFirst()
            exponent -= 1
        }
        while digits.hasSuffix("0"), digits.count > 1 { digits = digits.dropLast() }
        return (value < 0, String(digits), exponent)
    }
}
