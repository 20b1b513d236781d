/// Web addresses as records hold them: absolute, in ASCII.
enum WebAddress {
    /// The address in full (RFC 3986 §5.2, without dot segments that climb above the root); nil when it is none, or is
    /// relative and there is no base.
    static func absolute(_ text: String, base: String?) -> String? {
        if hasScheme(text) { return ascii(text) }
        guard let base, hasScheme(base), let slashes = base.range(of: "://") else { return nil }
        let scheme = base[..<slashes.lowerBound]
        let rest = base[slashes.upperBound...]
        let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        if text.hasPrefix("//") { return ascii("\(scheme):\(text)") }
        let origin = "\(scheme)://\(host)"
        if text.hasPrefix("/") { return ascii(origin + text) }
        let path = rest.dropFirst(host.count).prefix { $0 != "?" && $0 != "#" }
        if text.hasPrefix("?") { return ascii(origin + path + text) }
        var segments = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().map(String.init)
        if segments.isEmpty { segments = [""] }
        var target = text[...]
        while target.hasPrefix("./") || target.hasPrefix("../") {
            if target.hasPrefix("../"), segments.count > 1 { segments.removeLast() }
            target = target.drop { $0 == "." }.dropFirst()
        }
        return ascii(origin + segments.joined(separator: "/") + "/" + target)
    }

    private static func hasScheme(_ text: String) -> Bool {
        let scheme = text.utf8.prefix { $0 != UInt8(ascii: ":") }
        guard scheme.count >= 2, scheme.count <= 20, scheme.count < text.utf8.count, let first = scheme.first,
            first | 0x20 >= 0x61, first | 0x20 <= 0x7A
        else { return false }
        return scheme.allSatisfy {
            ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || [0x2B, 0x2D, 0x2E].contains($0)
        }
    }

    /// What no address may hold is escaped (RFC 3987 §3.1); nil when the text has blanks inside.
    private static func ascii(_ text: String) -> String? {
        let isSound = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x22, 0x3C, 0x3E, 0x5C, 0x5E, 0x60, 0x7B, 0x7C, 0x7D: false
            default: byte > 0x20 && byte < 0x7F
            }
        }
        guard !isSound else { return text }
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0...0x1F, 0x7F: return nil
            case 0x20, 0x22, 0x3C, 0x3E, 0x5C, 0x5E, 0x60, 0x7B, 0x7C, 0x7D, 0x80...0xFF:
                bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension StringProtocol {
    /// Where a text of ASCII first occurs.
    fileprivate func range(of wanted: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(wanted) { return start..<index(start, offsetBy: wanted.count) }
            start = index(after: start)
        }
        return nil
    }
}
