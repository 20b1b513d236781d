extension Secret {
    /// Whether nobody on the way can read what is sent to an address: it is encrypted, or does not leave this machine.
    ///
    /// An address that names a user, or that programs might take apart in different ways, counts as open.
    public static func isSafe(sentTo url: String) -> Bool {
        let address = url.lowercased()
        if address.hasPrefix("https://") { return true }
        guard address.hasPrefix("http://") else { return false }
        return isThisMachine(address.dropFirst("http://".count).prefix { !"/?#".contains($0) })
    }

    /// - Parameter authority: host and perhaps port, in small letters.
    private static func isThisMachine(_ authority: Substring) -> Bool {
        let isNumberSix = authority.hasPrefix("[")
        let host = isNumberSix ? authority.prefix { $0 != "]" }.dropFirst() : authority.prefix { $0 != ":" }
        var rest = authority.dropFirst(host.utf8.count + (isNumberSix ? 2 : 0))
        if rest.first == ":" { rest = rest.dropFirst().drop { $0.isASCII && $0.isNumber } }
        guard rest.isEmpty else { return false }
        if isNumberSix { return host == "::1" }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return host == "localhost"
            || parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil && $0.first != "+" }
    }
}
