/// Which harvested addresses may be handed on as links.
enum SafeLink {
    /// The address itself when it is an absolute `http` or `https` URL with a host and nothing a reader could trip over.
    static func web(_ address: String?) -> String? {
        guard let address, address.utf8.count <= 2000 else { return nil }
        let lower = address.lowercased()
        let host: Substring
        if lower.hasPrefix("https://") {
            host = lower.dropFirst(8)
        } else if lower.hasPrefix("http://") {
            host = lower.dropFirst(7)
        } else {
            return nil
        }
        guard let first = host.utf8.first, first != UInt8(ascii: "/"), first != UInt8(ascii: "?"),
            first != UInt8(ascii: "#")
        else { return nil }
        // RFC 3986 section 2: neither controls, blanks, quotes nor angle brackets are of an address; letters beyond
        // ASCII are (RFC 3987), save those that only direct or hide text.
        for scalar in address.unicodeScalars {
            switch scalar.value {
            case 0...0x20, 0x22, 0x3C, 0x3E, 0x5C, 0x5E, 0x60, 0x7B...0x7D, 0x7F...0xA0, 0x200B...0x200F,
                0x2028...0x202F,
                0x2060...0x206F, 0xFEFF, 0xFFF0...0xFFFF, 0xE0000...0xE0FFF:
                return nil
            default: break
            }
        }
        return address
    }
}
