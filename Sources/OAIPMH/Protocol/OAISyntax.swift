/// The characters that the protocol's names are made of.
enum OAISyntax {
    /// Whether it may name a metadata format.
    static func isPrefix(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy(isUnreserved) }

    /// Whether it may name a set: nodes of a hierarchy joined by colons.
    static func isSetSpec(_ text: String) -> Bool {
        text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && $0.allSatisfy(isUnreserved) }
    }

    /// Whether it may name an item: an absolute URI of ASCII characters.
    static func isIdentifier(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon + 1 < bytes.count,
            isLetter(bytes[0])
        else { return false }
        for percent in bytes.indices where bytes[percent] == UInt8(ascii: "%") {
            guard bytes[(percent + 1)...].prefix(2).count(where: isHexDigit) == 2 else { return false }
        }
        return bytes[..<colon].allSatisfy { isLetter($0) || isDigit($0) || "+-.".utf8.contains($0) }
            && bytes[colon...].allSatisfy { $0 > 0x20 && $0 < 0x7F && !"<>\"{}|\\^`".utf8.contains($0) }
    }

    static func isUnreserved(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || "-_.!~*'()".utf8.contains(byte)
    }

    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
    static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66
    }
    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
