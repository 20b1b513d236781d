/// Addresses as the public may see them.
enum PublicAddress {
    /// Nil for an address that is a way to reach a person (`mailto:`), a file of this machine or a script.
    static func url(_ text: String) -> String? {
        guard let scheme = scheme(of: text), openSchemes.contains(scheme) else { return nil }
        return withoutCredentials(text)
    }

    /// Where a source was read: a web address without credentials; of a file its name alone.
    static func origin(_ text: String) -> String {
        if let scheme = scheme(of: text), openSchemes.contains(scheme) { return withoutCredentials(text) }
        let isFileURL = scheme(of: text) == "file"
        guard isFileURL || text.utf8.contains(where: isSeparator) else { return text }
        // An identifier such as `7/2024` is no path.
        let isPath =
            isFileURL || text.hasPrefix("/") || text.hasPrefix("~") || text.hasPrefix(".") || text.hasPrefix("\\")
            || text.utf8.dropFirst().first == UInt8(ascii: ":")
        guard isPath, let name = text.utf8.split(whereSeparator: isSeparator).last else { return text }
        return String(decoding: Array(name), as: UTF8.self)
    }

    private static let openSchemes: Set<String> = [
        "http", "https", "ftp", "urn", "doi", "info", "geo", "hdl", "ark", "oai", "tag",
    ]

    private static func isSeparator(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") }

    /// In lower case (RFC 3986 §3.1); nil when the text has none. One letter is a Windows drive.
    static func scheme(of text: String) -> String? {
        let name = text.utf8.prefix { $0 != UInt8(ascii: ":") }
        guard name.count > 1, name.count < text.utf8.count,
            name.allSatisfy({ byte in
                (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || ContactWords.isDigit(byte) || "+-.".utf8.contains(byte)
            })
        else { return nil }
        return String(decoding: name.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// Without `user:password@` and without parameters that are keys.
    private static func withoutCredentials(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var rest = bytes[...]
        var result: [UInt8] = []
        if let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[(colon + 1)...].starts(with: "//".utf8) {
            result += bytes[..<(colon + 3)]
            rest = bytes[(colon + 3)...]
            let authority = rest.prefix { !"/?#".utf8.contains($0) }
            if let at = authority.lastIndex(of: UInt8(ascii: "@")) { rest = rest[(at + 1)...] }
        }
        guard let question = rest.firstIndex(of: UInt8(ascii: "?")) else {
            return String(decoding: result + rest, as: UTF8.self)
        }
        let end = rest[question...].firstIndex(of: UInt8(ascii: "#")) ?? rest.endIndex
        let kept = rest[(question + 1)..<end].split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
            .filter { !isKey(String(decoding: $0.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)) }
        result += rest[..<question]
        if !kept.isEmpty { result += [UInt8(ascii: "?")] + kept.joined(separator: [UInt8(ascii: "&")]) }
        return String(decoding: result + rest[end...], as: UTF8.self)
    }

    private static func isKey(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["token", "secret", "password", "passwd", "signature"].contains { name.contains($0) }
            || ["key", "api_key", "apikey", "api-key", "auth", "pwd", "sig", "session", "sid"].contains(name)
    }
}
