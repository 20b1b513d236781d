/// Whole numbers as printable ASCII that needs no escaping in a JavaScript string: short for small numbers.
///
/// Of the 92 characters from `!` to `~` without `"` and `\`, the first 64 end a number and the other 28 say that it
/// goes on: numbers below 64 take one character, below 1,856 two, below 52,032 three. The twin of `numbers` in
/// `search.js`.
enum DenseCode {
    static let alphabet: [UInt8] = (0x21...0x7E).filter { $0 != 0x22 && $0 != 0x5C }
    private static let ends = 64
    private static let goesOn = 28

    static func append(_ number: Int, to bytes: inout [UInt8]) {
        var digits: (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0, 0, 0, 0)
        var count = 0
        var rest = number / ends
        withUnsafeMutableBytes(of: &digits) { digits in
            while rest > 0, count < digits.count {
                rest -= 1
                digits[count] = alphabet[ends + rest % goesOn]
                rest /= goesOn
                count += 1
            }
            while count > 0 {
                count -= 1
                bytes.append(digits[count])
            }
        }
        bytes.append(alphabet[number % ends])
    }

    /// Reads the numbers of a text back; nil when it is not of this alphabet or ends inside a number.
    static func numbers(_ bytes: some Sequence<UInt8>) -> [Int]? {
        var result: [Int] = []
        var begun = 0
        var isOpen = false
        for byte in bytes {
            guard let digit = digit(of: byte) else { return nil }
            if digit < ends {
                result.append(begun * ends + digit)
                (begun, isOpen) = (0, false)
            } else {
                begun = begun * goesOn + digit - ends + 1
                isOpen = true
            }
        }
        return isOpen ? nil : result
    }

    private static func digit(of byte: UInt8) -> Int? {
        guard byte >= 0x21, byte <= 0x7E, byte != 0x22, byte != 0x5C else { return nil }
        return Int(byte) - 0x21 - (byte > 0x22 ? 1 : 0) - (byte > 0x5C ? 1 : 0)
    }
}
