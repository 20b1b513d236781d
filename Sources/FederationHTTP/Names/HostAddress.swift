// Which module the socket's types belong to depends on what was compiled first: libcurl's header brings them too.
import CCurl

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Where on the network a host is.
struct HostAddress: Sendable, Hashable {
    /// Four of IPv4 or sixteen of IPv6, in network order.
    let bytes: [UInt8]

    /// An address as it is usually written, without brackets. Nil for a name.
    init?(_ text: String) {
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            bytes = withUnsafeBytes(of: v4) { Array($0) }
        } else if inet_pton(AF_INET6, String(text.prefix { $0 != "%" }), &v6) == 1 {
            bytes = withUnsafeBytes(of: v6) { Array($0) }
        } else {
            return nil
        }
    }

    /// - Parameter address: a `sockaddr`. Nil for one of another family than IPv4 and IPv6.
    init?(_ address: UnsafeRawPointer) {
        switch Int32(address.loadUnaligned(as: sockaddr.self).sa_family) {
        case AF_INET:
            bytes = withUnsafeBytes(of: address.loadUnaligned(as: sockaddr_in.self).sin_addr) { Array($0) }
        case AF_INET6:
            bytes = withUnsafeBytes(of: address.loadUnaligned(as: sockaddr_in6.self).sin6_addr) { Array($0) }
        default: return nil
        }
    }

    /// As a URL writes it: an IPv6 address in brackets.
    var text: String {
        guard bytes.count == 16 else { return bytes.map { String($0) }.joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        return "[" + groups.map { String($0, radix: 16) }.joined(separator: ":") + "]"
    }

    /// Whether a harvest must not be lured to it.
    var isPrivate: Bool {
        bytes.count == 4
            ? PrivateNetwork.contains(v4: bytes.reduce(0) { $0 << 8 | UInt32($1) })
            : PrivateNetwork.contains(v6: bytes)
    }
}
