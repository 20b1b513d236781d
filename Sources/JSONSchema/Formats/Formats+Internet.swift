extension Formats {
    /// `Mailbox` of RFC 5321 §4.1.2.
    @Sendable public static func isEmail(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count <= 320, let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return false }
        let local = bytes[..<at]
        let domain = bytes[(at + 1)...]
        guard isDotString(local) || isQuotedString(local) else { return false }
        guard domain.first == UInt8(ascii: "["), domain.last == UInt8(ascii: "]") else {
            return isHostname(String(decoding: domain, as: UTF8.self))
        }
        let literal = String(decoding: domain.dropFirst().dropLast(), as: UTF8.self)
        if literal.hasPrefix("IPv6:") { return isIPv6(String(literal.dropFirst(5))) }
        return isIPv4(literal)
    }

    private static func isDotString(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.allSatisfy { $0.isLetterOrDigit || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
        }
    }

    private static func isQuotedString(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") else {
            return false
        }
        var isEscaped = false
        for byte in bytes.dropFirst().dropLast() {
            guard (0x20...0x7E).contains(byte), isEscaped || byte != UInt8(ascii: "\"") else { return false }
            isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
        }
        return !isEscaped
    }

    /// Labels of letters, digits and inner hyphens, up to 63 bytes each and 253 in all (RFC 1123 §2.1).
    @Sendable public static func isHostname(_ text: String) -> Bool {
        guard text.utf8.count <= 253 else { return false }
        return text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.count) && label.first?.isLetterOrDigit == true
                && label.last?.isLetterOrDigit == true
                && label.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
        }
    }

    /// Four numbers up to 255 without leading zeros (RFC 2673 §3.2).
    @Sendable public static func isIPv4(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                guard (1...3).contains(part.count), part.allSatisfy(\.isDigit) else { return false }
                guard part.count == 1 || part.first != UInt8(ascii: "0") else { return false }
                return part.reduce(0) { $0 * 10 + Int($1 &- 0x30) } <= 255
            }
    }

    /// Eight groups of hexadecimal digits, `::` once for any number of zero groups, the last two perhaps as IPv4
    /// (RFC 4291 §2.2).
    @Sendable public static func isIPv6(_ text: String) -> Bool {
        var halves = [text[...]]
        if let gap = text.firstIndex(of: "::") {
            halves = [text[..<gap], text[text.index(gap, offsetBy: 2)...]]
        }
        var groups = 0
        for (number, half) in halves.enumerated() where !half.isEmpty {
            let parts = half.split(separator: ":", omittingEmptySubsequences: false)
            for (position, part) in parts.enumerated() {
                if number == halves.count - 1, position == parts.count - 1, isIPv4(String(part)) {
                    groups += 2
                } else {
                    guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(\.isHexDigit) else { return false }
                    groups += 1
                }
            }
        }
        return halves.count == 2 ? groups <= 7 : groups == 8
    }
}

extension String {
    /// Where a text of ASCII characters first occurs.
    fileprivate func firstIndex(of text: String) -> Index? {
        utf8.indices.first { utf8[$0...].starts(with: text.utf8) }
    }
}
