/// The form of codes whose lists are too long to hold.
enum TerritoryCodes {
    /// Five characters, the department's number first (INSEE, Code officiel géographique).
    static func isCommune(_ code: String) -> Bool {
        let bytes = Array(code.utf8)
        guard bytes.count == 5, bytes.suffix(3).allSatisfy(Text.isASCIIDigit) else { return false }
        let department = code.hasPrefix("97") ? String(code.prefix(3)) : String(code.prefix(2))
        return TerritoryIndex.shared[.department(department)] != nil || ["975", "977", "978"].contains(department)
    }

    /// Nine digits, the last a Luhn check digit.
    static func isSIREN(_ code: String) -> Bool {
        let digits = code.utf8.map { Int($0) - 0x30 }
        guard digits.count == 9, digits.allSatisfy((0...9).contains) else { return false }
        let sum = digits.reversed().enumerated().reduce(0) { sum, entry in
            let doubled = entry.offset % 2 == 1 ? entry.element * 2 : entry.element
            return sum + (doubled > 9 ? doubled - 9 : doubled)
        }
        return sum % 10 == 0
    }

    /// `CA-QC`, or a country's two letters.
    static func isISO(_ code: String) -> Bool {
        let parts = code.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts[0].count == 2, parts[0].allSatisfy(isCapital), parts.count <= 2 else { return false }
        return parts.count == 1
            || ((1...3).contains(parts[1].count) && parts[1].allSatisfy { isCapital($0) || Text.isASCIIDigit($0) })
    }

    /// Two letters and up to three letters or digits.
    static func isNUTS(_ code: String) -> Bool {
        (2...5).contains(code.utf8.count) && code.utf8.prefix(2).allSatisfy(isCapital)
            && code.utf8.allSatisfy { isCapital($0) || Text.isASCIIDigit($0) }
    }

    private static func isCapital(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") }
}
