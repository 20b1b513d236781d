import AdapterKit
import Messages
import ScienceShopSDK

/// The root of a site's REST API: `https://site/wp-json/`, or `https://site/?rest_route=/` where addresses are not rewritten.
struct WPRoot: Sendable, Hashable {
    /// Ends in a slash.
    let text: String

    init(_ text: String) { self.text = text.hasSuffix("/") ? text : text + "/" }

    /// The address of a route below it, with a query.
    func url(_ route: String, _ query: [(String, String)] = []) -> String {
        let arguments = query.map { "\(WPAddress.escaped($0.0))=\(WPAddress.escaped($0.1))" }.joined(separator: "&")
        let route = route.hasPrefix("/") ? String(route.dropFirst()) : route
        guard !arguments.isEmpty else { return text + route }
        return text + route + (text.contains("?") ? "&" : "?") + arguments
    }
}

/// What a source's location may be: the site's address, or its API's.
struct WPAddress: Sendable {
    /// Any page of the site, without what stands behind `#`.
    let page: String
    /// The root of the API, where the location is an address of it.
    let root: WPRoot?

    /// - Throws: `FederationError` with code `configuration` for what is no web address.
    init(_ location: String) throws {
        guard OpenerForFilesAndURLs.isURL(location) else {
            throw FederationError(
                .configuration,
                "\(location) is no web address; the location of a WordPress source is the address of its site.")
        }
        page = String(location.prefix { $0 != "#" })
        root = Self.root(in: page)
    }

    private static func root(in page: String) -> WPRoot? {
        if let mark = page.firstRange(of: "rest_route=") {
            let rest = page[mark.upperBound...]
            guard rest.hasPrefix("/") || rest.lowercased().hasPrefix("%2f") else { return nil }
            return WPRoot(page[..<mark.upperBound] + "/")
        }
        let path = page.prefix { $0 != "?" }
        guard let mark = (path + "/").firstRange(of: "/wp-json/") else { return nil }
        return WPRoot(String((path + "/")[..<mark.upperBound]))
    }

    /// Where the root may be when nobody says so, the likeliest first.
    var guesses: [WPRoot] {
        let path = String(page.prefix { $0 != "?" })
        let folder = path.hasSuffix("/") ? path : path + "/"
        var roots = [WPRoot(folder + "wp-json/"), WPRoot(folder + "?rest_route=/")]
        let site = Self.origin(of: page) + "/"
        if site != folder { roots += [WPRoot(site + "wp-json/"), WPRoot(site + "?rest_route=/")] }
        return roots
    }

    /// Scheme, host and port in small letters, without a slash at the end.
    static func origin(of url: String) -> String {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count > 2 else { return "" }
        let host = parts[2].prefix { $0 != "?" && $0 != "#" }
        return "\(parts[0])//\(host.split(separator: "@").last ?? host)".lowercased()
    }

    /// A value for a query string.
    static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
