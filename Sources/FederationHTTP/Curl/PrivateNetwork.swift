// Which module the socket's types belong to depends on what was compiled first: libcurl's header brings them too.
import CCurl

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Addresses that a harvest must not be lured to: the machine itself and the networks behind its firewall.
///
/// Source: the IANA special-purpose address registries (RFC 6890 and its updates).
enum PrivateNetwork {
    /// - Parameter address: a `sockaddr` of family `AF_INET` or `AF_INET6`; any other family counts as private.
    static func contains(_ address: UnsafeRawPointer) -> Bool {
        switch Int32(address.loadUnaligned(as: sockaddr.self).sa_family) {
        case AF_INET:
            let raw = UInt32(bigEndian: address.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr)
            return contains(v4: raw)
        case AF_INET6:
            let bytes = withUnsafeBytes(of: address.loadUnaligned(as: sockaddr_in6.self).sin6_addr) { Array($0) }
            return contains(v6: bytes)
        default: return true
        }
    }

    /// Whether a host is written as such an address, or as a name that can be nothing else. What another name leads to
    /// shows only when it is resolved.
    /// - Parameter host: in small letters, without the brackets of an IPv6 address.
    static func contains(host: String) -> Bool {
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        if name == "localhost" || name.hasSuffix(".localhost") { return true }
        var v6 = in6_addr()
        if inet_pton(AF_INET6, String(name.prefix { $0 != "%" }), &v6) == 1 {
            return contains(v6: withUnsafeBytes(of: v6) { Array($0) })
        }
        // Takes the odd forms too (`127.1`, `0x7f000001`), as a resolver would.
        var v4 = in_addr()
        return inet_aton(name, &v4) != 0 && contains(v4: UInt32(bigEndian: v4.s_addr))
    }

    /// - Parameter address: in host byte order.
    static func contains(v4 address: UInt32) -> Bool {
        let blocks: [(network: UInt32, bits: UInt32)] = [
            (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16),
            (0xAC10_0000, 12), (0xC000_0000, 24), (0xC000_0200, 24), (0xC0A8_0000, 16), (0xC612_0000, 15),
            (0xC633_6400, 24), (0xCB00_7100, 24), (0xE000_0000, 4), (0xF000_0000, 4),
        ]
        return blocks.contains { address >> (32 - $0.bits) == $0.network >> (32 - $0.bits) }
    }

    /// - Parameter bytes: sixteen, in network order.
    static func contains(v6 bytes: [UInt8]) -> Bool {
        func v4(at offset: Int) -> Bool {
            contains(v4: bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) })
        }
        if bytes[..<12].allSatisfy({ $0 == 0 }) { return true }  // ::, ::1, IPv4-compatible
        if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF { return v4(at: 12) }  // mapped
        // ::ffff:0:0:0/96 (RFC 2765): an IPv4 address behind a translator of the network's own.
        if bytes[..<8].allSatisfy({ $0 == 0 }), bytes[8...11].elementsEqual([0xFF, 0xFF, 0, 0]) { return true }
        if bytes[..<4].elementsEqual([0, 0x64, 0xFF, 0x9B]) {
            // NAT64: 64:ff9b::/96, where the address is at the end. 64:ff9b:1::/48 (RFC 8215) is a network's own, which may
            // write it anywhere; the rest is nobody's.
            return bytes[4..<12].allSatisfy { $0 == 0 } ? v4(at: 12) : true
        }
        if bytes[0] == 0x20, bytes[1] == 0x02 { return v4(at: 2) }  // 6to4
        if bytes[0] == 0x20, bytes[1] == 0x01, bytes[2] == 0, bytes[3] == 0 { return true }  // Teredo
        if bytes[0] == 0x20, bytes[1] == 0x01, bytes[2] == 0x0D, bytes[3] == 0xB8 { return true }  // documentation
        return bytes[0] & 0xFE == 0xFC || (bytes[0] == 0xFE && bytes[1] & 0x80 == 0x80) || bytes[0] == 0xFF
    }
}
