// Which module the socket's types belong to depends on what was compiled first: libcurl's header brings them too.
import CCurl

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Why a name has no address.
enum NameFailure: Error, Hashable, CustomStringConvertible {
    /// The name service says no, in its own words.
    case unknown(String)
    case tooLate

    var description: String {
        switch self {
        case .unknown(let words): words
        case .tooLate: "no answer of the name service in time"
        }
    }
}

/// Asks the system for the addresses of a name, and blocks until it answers: only for a thread that may wait.
typealias NameLookup = @Sendable (_ name: String) -> Result<[HostAddress], NameFailure>

enum SystemNames {
    /// In the order in which they are best tried (RFC 6724).
    static let lookup: NameLookup = { name in
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        #if canImport(Darwin)
        hints.ai_socktype = SOCK_STREAM
        #else
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(name, nil, &hints, &list)
        guard code == 0 else { return .failure(.unknown(String(cString: gai_strerror(code)))) }
        defer { freeaddrinfo(list) }
        var addresses: [HostAddress] = []
        var entry = list
        while let info = entry?.pointee {
            if let raw = info.ai_addr, let address = HostAddress(UnsafeRawPointer(raw)), !addresses.contains(address) {
                addresses.append(address)
            }
            entry = info.ai_next
        }
        return addresses.isEmpty ? .failure(.unknown("no address")) : .success(addresses)
    }
}
