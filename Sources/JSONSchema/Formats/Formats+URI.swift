extension Formats {
    /// An absolute or relative reference with a scheme (RFC 3986 §3).
    @Sendable public static func isURI(_ text: String) -> Bool { isReference(text, needsScheme: true, isIRI: false) }

    /// RFC 3986 §4.1.
    @Sendable public static func isURIReference(_ text: String) -> Bool {
        isReference(text, needsScheme: false, isIRI: false)
    }

    /// A URI that may have characters beyond ASCII (RFC 3987 §2.2).
    @Sendable public static func isIRI(_ text: String) -> Bool { isReference(text, needsScheme: true, isIRI: true) }

    /// A URI reference that may have characters beyond ASCII (RFC 3987 §2.2).
    @Sendable public static func isIRIReference(_ text: String) -> Bool {
        isReference(text, needsScheme: false, isIRI: true)
    }

    private static func isReference(_ text: String, needsScheme: Bool, isIRI: Bool) -> Bool {
        isPlainWebAddress(text) || followsGrammar(text, needsScheme: needsScheme, isIRI: isIRI)
    }

    /// The grammar in full.
    static func followsGrammar(_ text: String, needsScheme: Bool, isIRI: Bool) -> Bool {
        let parts = URIReference(text)
        guard !needsScheme || parts.scheme != nil else { return false }
        // Without a scheme, a colon in the first segment would be taken for the scheme's (RFC 3986 §4.2).
        if parts.scheme == nil, parts.authority == nil,
            parts.path.prefix(while: { $0 != "/" }).utf8.contains(UInt8(ascii: ":"))
        {
            return false
        }
        return (parts.authority.map { isAuthority($0, isIRI) } ?? true)
            && has(parts.path, only: ":@/", isIRI)
            && has(parts.query ?? "", only: ":@/?", isIRI)
            && has(parts.fragment ?? "", only: ":@/?", isIRI)
    }

    /// Whether the text is an address of the web such as nearly all are: a host's name and a path without anything odd.
    /// The grammar allows all of them.
    static func isPlainWebAddress(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { utf8 in
            var position = 7
            if utf8.starts(with: "https://".utf8) {
                position = 8
            } else if !utf8.starts(with: "http://".utf8) {
                return false
            }
            while position < utf8.count, utf8[position] != UInt8(ascii: "/") {
                let byte = utf8[position]
                guard byte.isLetterOrDigit || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") else {
                    return false
                }
                position += 1
            }
            while position < utf8.count {
                let byte = utf8[position]
                let isMark = (byte >= UInt8(ascii: "-") && byte <= UInt8(ascii: "/")) || byte == UInt8(ascii: "_")
                guard byte.isLetterOrDigit || isMark else { return false }
                position += 1
            }
            return true
        }
    }

    private static func isAuthority(_ text: String, _ isIRI: Bool) -> Bool {
        var host = text[...]
        if let at = host.lastIndex(of: "@") {
            guard has(String(host[..<at]), only: ":", isIRI) else { return false }
            host = host[host.index(after: at)...]
        }
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return false }
            guard isIPLiteral(String(host[host.index(after: host.startIndex)..<end])) else { return false }
            let port = host[host.index(after: end)...]
            return port.isEmpty || (port.hasPrefix(":") && port.dropFirst().utf8.allSatisfy(\.isDigit))
        }
        if let colon = host.lastIndex(of: ":") {
            guard host[host.index(after: colon)...].utf8.allSatisfy(\.isDigit) else { return false }
            host = host[..<colon]
        }
        return has(String(host), only: "", isIRI)
    }

    private static func isIPLiteral(_ text: String) -> Bool {
        guard text.utf8.first.map({ $0 | 0x20 }) == UInt8(ascii: "v") else { return isIPv6(text) }
        let parts = text.dropFirst().split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[0].utf8.allSatisfy(\.isHexDigit) && !parts[1].isEmpty
            && has(String(parts[1]), only: ":", false)
    }

    /// Whether every character is unreserved, a sub-delimiter, percent-encoded or one of those given.
    private static func has(_ text: String, only others: String, _ isIRI: Bool) -> Bool {
        var pendingHex = 0
        for byte in text.utf8 {
            if pendingHex > 0 {
                guard byte.isHexDigit else { return false }
                pendingHex -= 1
            } else if byte == UInt8(ascii: "%") {
                pendingHex = 2
            } else {
                let isAllowed =
                    byte.isLetterOrDigit || "-._~!$&'()*+,;=".utf8.contains(byte) || others.utf8.contains(byte)
                    || (isIRI && byte >= 0x80)
                guard isAllowed else { return false }
            }
        }
        return pendingHex == 0
    }
}
