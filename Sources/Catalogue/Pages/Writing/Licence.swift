/// A licence by the name people know it by.
struct Licence {
    let name: String
    /// Nil where the licence is named by something else than an address.
    let address: String?

    init?(_ uri: String?) {
        guard let uri, !uri.isEmpty else { return nil }
        address = SafeLink.web(uri)
        let plain = uri.replacing("http://", with: "https://")
        name = Self.names.first { plain.hasPrefix($0.prefix) }?.name ?? Prose.capped(uri, to: 120)
    }

    private static let names: [(prefix: String, name: String)] = [
        ("https://creativecommons.org/publicdomain/zero/1.0", "CC0 1.0"),
        ("https://creativecommons.org/licenses/by/4.0", "CC BY 4.0"),
        ("https://creativecommons.org/licenses/by-sa/4.0", "CC BY-SA 4.0"),
        ("https://creativecommons.org/licenses/by-nc/4.0", "CC BY-NC 4.0"),
        ("https://creativecommons.org/licenses/by-nc-sa/4.0", "CC BY-NC-SA 4.0"),
        ("https://www.etalab.gouv.fr/licence-ouverte", "Licence Ouverte 2.0"),
        ("https://spdx.org/licenses/etalab-2.0", "Licence Ouverte 2.0"),
        ("https://opendatacommons.org/licenses/odbl", "ODbL 1.0"),
    ]
}

/// Where a reader can write to.
enum ContactAddress {
    /// A link for an e-mail address or an http(s) address; nil for anything else.
    static func of(_ contact: String?) -> String? {
        guard let contact else { return nil }
        if let web = SafeLink.web(contact) { return web }
        let parts = contact.split(separator: "@", omittingEmptySubsequences: false)
        let isPlain = contact.utf8.allSatisfy {
            ($0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z"))
                || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) || "@.-_+".utf8.contains($0)
        }
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, isPlain else { return nil }
        return "mailto:" + contact
    }
}
