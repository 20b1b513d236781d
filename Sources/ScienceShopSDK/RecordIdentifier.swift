import JSONSchema

/// The name of a record across the federation: `<home node>:<kind>/<local>`, e.g. `lyon:demand/2024-017`.
///
/// Assigned by the home node only and never reused. Compares as bytes.
public struct RecordIdentifier: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The home node's id: lower-case ASCII letters, digits and hyphens, beginning with a letter or digit.
    public let home: String
    public let kind: RecordKind
    /// One or more of the unreserved characters of RFC 3986 (`A-Z a-z 0-9 - . _ ~`), at most 200.
    public let local: String
    /// The whole name. Kept beside its parts: it is asked for at every turn.
    public let description: String

    /// Nil when a part breaks its rule.
    public init?(home: String, kind: RecordKind, local: String) {
        self.init(home: home, kind: kind, local: local, description: "\(home):\(kind.rawValue)/\(local)")
    }

    private init?(home: String, kind: RecordKind, local: String, description: String) {
        guard Self.isNodeID(home), !local.isEmpty, local.utf8.count <= 200,
            local.utf8.allSatisfy(Self.isUnreserved)
        else { return nil }
        self.home = home
        self.kind = kind
        self.local = local
        self.description = description
    }

    /// Reads `<home>:<kind>/<local>`; nil when the text is not an identifier.
    public init?(_ text: String) {
        var whole = text
        let parts = whole.withUTF8 { utf8 -> (home: String, kind: RecordKind, local: String)? in
            guard let colon = utf8.firstPlace(of: UInt8(ascii: ":")),
                let slash = utf8.firstPlace(of: UInt8(ascii: "/"), from: colon + 1)
            else { return nil }
            func part(_ range: Range<Int>) -> String {
                String(decoding: UnsafeBufferPointer(rebasing: utf8[range]), as: UTF8.self)
            }
            guard let kind = RecordKind(rawValue: part(colon + 1..<slash)) else { return nil }
            return (part(0..<colon), kind, part(slash + 1..<utf8.count))
        }
        guard let parts else { return nil }
        self.init(home: parts.home, kind: parts.kind, local: parts.local, description: text)
    }

    public static func isNodeID(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 64, first != UInt8(ascii: "-") else { return false }
        return text.utf8.allSatisfy {
            ($0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z")) || isDigit($0) || $0 == UInt8(ascii: "-")
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z"))
            || (byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "~")
    }

    // All of it is ASCII, so that strings compare as bytes.
    public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
    public static func == (left: Self, right: Self) -> Bool { left.description == right.description }
    public func hash(into hasher: inout Hasher) { hasher.combine(description) }
}
