#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The way to the network as a person set it up for every program that uses curl.
///
/// Read here rather than left to libcurl, which knows nothing of the certificates' variables, and does not say whether it
/// took a proxy: then other checks of the address are possible.
public struct HTTPEnvironment: Sendable, Hashable {
    private var variables: [String: String]

    /// - Parameter variables: of those, the ones that curl's manual names.
    public init(_ variables: [String: String]) { self.variables = variables.filter { !$0.value.isEmpty } }

    /// Of this process, as it was when first asked for.
    public static let process = HTTPEnvironment(
        Dictionary(
            uniqueKeysWithValues: names.compactMap { name in getenv(name).map { (name, String(cString: $0)) } }))

    /// `HTTP_PROXY` in capitals is left out on purpose: a web server sets it from a visitor's `Proxy` header.
    private static let names = [
        "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY", "CURL_CA_BUNDLE",
        "SSL_CERT_FILE", "SSL_CERT_DIR",
    ]

    var certificateFile: String? { variables["CURL_CA_BUNDLE"] ?? variables["SSL_CERT_FILE"] }
    var certificateFolder: String? { variables["SSL_CERT_DIR"] }

    /// The proxy that stands between us and an address; nil when there is none.
    func proxy(for address: WebAddress) -> String? {
        let own = address.scheme == "https" ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy"]
        guard let proxy = first(own + ["all_proxy", "ALL_PROXY"]) else { return nil }
        return isDirect(address.host) ? nil : proxy
    }

    /// Whether `no_proxy` names a host: itself, a domain it is in, or a block of addresses.
    private func isDirect(_ host: String) -> Bool {
        guard let list = first(["no_proxy", "NO_PROXY"])?.lowercased() else { return false }
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        return list.split { ", \t".contains($0) }.contains { entry in
            if entry == "*" { return true }
            if entry.contains("/") { return AddressBlock(entry)?.contains(name) ?? false }
            let domain = entry.drop { $0 == "." }
            return name == domain || name.hasSuffix("." + domain)
        }
    }

    private func first(_ names: [String]) -> String? { names.lazy.compactMap { variables[$0] }.first }
}

/// A block of addresses as `no_proxy` writes it: `10.0.0.0/8`, `fd00::/8`.
private struct AddressBlock {
    private var bytes: [UInt8]
    private var bits: Int

    init?(_ text: Substring) {
        let parts = text.split(separator: "/")
        guard parts.count == 2, let bits = Int(parts[1]), let bytes = Self.bytes(String(parts[0])),
            (0...bytes.count * 8).contains(bits)
        else { return nil }
        self.bytes = bytes
        self.bits = bits
    }

    func contains(_ host: String) -> Bool {
        guard let other = Self.bytes(host), other.count == bytes.count else { return false }
        return (0..<bits).allSatisfy { bit in
            (bytes[bit / 8] ^ other[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0
        }
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        var v4 = in_addr()
        if inet_pton(AF_INET, text, &v4) == 1 { return withUnsafeBytes(of: v4) { Array($0) } }
        var v6 = in6_addr()
        return inet_pton(AF_INET6, text, &v6) == 1 ? withUnsafeBytes(of: v6) { Array($0) } : nil
    }
}
