/// An identifier of the scheme `oai`: the domain of a repository and a name of its own.
public struct OAIIdentifier: Sendable, Hashable, CustomStringConvertible {
    /// The repository, as a domain name.
    public let domain: String
    /// The name in that repository, escaped where the scheme asks for it.
    public let local: String

    /// Makes an identifier; what may not stand in a local name is percent-escaped. nil when the domain is none.
    public init?(domain: String, naming name: String) {
        guard Self.isDomain(domain), !name.isEmpty else { return nil }
        self.domain = domain
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in name.utf8 {
            if Self.isLocal(byte), byte != UInt8(ascii: "%") {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        local = String(decoding: bytes, as: UTF8.self)
    }

    /// Reads an identifier; nil when it is of another scheme or breaks the rules of this one.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "oai", Self.isDomain(String(parts[1])), !parts[2].isEmpty,
            parts[2].utf8.allSatisfy(Self.isLocal)
        else { return nil }
        domain = String(parts[1])
        local = String(parts[2])
    }

    /// The name with its escapes resolved: what `init(domain:naming:)` was given.
    public var name: String {
        OAIQuery(parsing: "a=" + local.replacing("+", with: "%2B").replacing("&", with: "%26")).pairs.first?.value ?? ""
    }

    public var description: String { "oai:\(domain):\(local)" }

    /// Labels of letters, digits and hyphens, two at least.
    public static func isDomain(_ text: String) -> Bool {
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.count >= 2
            && labels.allSatisfy { label in
                !label.isEmpty && label.first != UInt8(ascii: "-")
                    && label.allSatisfy { OAISyntax.isLetter($0) || OAISyntax.isDigit($0) || $0 == UInt8(ascii: "-") }
            }
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        OAISyntax.isUnreserved(byte) || ";/?:@&=+$,%".utf8.contains(byte)
    }
}
