/// What a postal code says of where an address lies.
public enum PostalCode {
    /// The smallest territory a French postal code lies in: a department, Corsica (whose codes do not tell its two
    /// departments apart), or France; nil when the text is no French postal code.
    ///
    /// La Poste's codes begin with the department's number; a few dozen communes at a border are served from the
    /// neighbouring department, so this is where mail goes, not proof of where the town lies. Saint-Barthélemy,
    /// Saint-Martin and the overseas collectivities are in no department; Monaco (98000) is not in France.
    public static func french(_ code: String) -> Territory? {
        frenchKey(code).flatMap { TerritoryIndex.shared[$0] }.map(TerritoryIndex.shared.territory)
    }

    static func frenchKey(_ code: String) -> TerritoryKey? {
        let bytes = Array(code.utf8)
        guard bytes.count == 5, bytes.allSatisfy(Text.isASCIIDigit) else { return nil }
        let prefix = String(code.prefix(2))
        switch prefix {
        case "20": return .region("94")
        case "97":
            let overseas = String(code.prefix(3))
            if ["97133", "97150"].contains(code) || ["975", "977", "978"].contains(overseas) { return .country("FR") }
            return TerritoryIndex.shared[.department(overseas)]?.key
        case "98":
            return ["986", "987", "988"].contains(String(code.prefix(3))) ? .country("FR") : nil
        default: return TerritoryIndex.shared[.department(prefix)]?.key
        }
    }

    /// Whether two words are the halves of a Canadian postal code: `J0A 1G0`.
    static func isCanadian(_ first: Substring, _ second: Substring) -> Bool {
        func isForm(_ text: Substring, _ letters: [Bool]) -> Bool {
            text.utf8.count == 3
                && zip(text.utf8, letters).allSatisfy { byte, isLetter in
                    isLetter ? byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") : Text.isASCIIDigit(byte)
                }
        }
        return isForm(first, [true, false, true]) && isForm(second, [false, true, false])
    }
}
