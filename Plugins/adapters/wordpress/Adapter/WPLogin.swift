import AdapterKit
import Messages
import ScienceShopSDK

/// Who we are at the site: a user and an application password.
struct WPLogin: Sendable {
    let user: String
    let password: Secret

    /// Nil when there is none.
    ///
    /// - Throws: `FederationError` with code `configuration` when one of the two is missing.
    init?(_ configuration: AdapterConfiguration) throws {
        let user = try configuration.text("user")
        switch (user, configuration.secrets["password"]) {
        case (nil, nil): return nil
        case (let user?, let password?): (self.user, self.password) = (user, password)
        case (nil, _):
            throw FederationError(
                .configuration, "There is a password for \(configuration.location) and no option `user`; name the user."
            )
        case (_, nil):
            throw FederationError(
                .configuration,
                "The option `user` of \(configuration.location) needs the secret `password`: an application password of that user."
            )
        }
    }
}

/// The right to send a login to one site, and nowhere else.
struct WPPass: Sendable {
    private let login: WPLogin
    /// Scheme, host and port.
    private let origin: String

    /// - Throws: `FederationError` with code `configuration` where a password would travel in the open.
    init(_ login: WPLogin, for address: WPAddress) throws {
        origin = WPAddress.origin(of: address.page)
        self.login = login
        guard Secret.isSafe(sentTo: origin) else {
            throw FederationError(
                .configuration,
                "\(address.page) is not https, so that anybody on the way could read the password; write the location as https://."
            )
        }
    }

    /// - Throws: `FederationError` with code `configuration` when the request goes to another place than the password is for.
    func sign(_ request: inout HTTPRequest) throws {
        guard WPAddress.origin(of: request.url) == origin else {
            throw FederationError(
                .configuration,
                "The site's API is at \(WPAddress.origin(of: request.url)), and the password is for \(origin); correct the location."
            )
        }
        // WordPress takes blanks in an application password for nothing.
        let words = "\(login.user):\(login.password.reveal())"
        request.headers.append(HTTPHeader("Authorization", "Basic " + Self.base64(Array(words.utf8))))
        request.usesStoredCredentials = false
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let number = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                result.append(place <= group.count ? letters[number >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
