/// The path of a request as names of folders and a file: safe to open one after the other.
struct SitePath: Sendable, Hashable {
    /// Decoded once; none is empty, begins with a dot, or holds a slash or a control character.
    var names: [String]
    /// Whether it names a folder, by a slash at its end.
    var isFolder: Bool
    /// The last name as it was written, for an address relative to it.
    var lastRaw: String

    /// Nil for a path that no file of a site has: the right answer is that there is none.
    init?(_ raw: String) {
        guard raw.utf8.first == UInt8(ascii: "/"), raw.utf8.count <= 4096 else { return nil }
        var parts = raw.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        isFolder = parts.last?.isEmpty ?? true
        if isFolder { parts.removeLast() }
        lastRaw = parts.last.map(String.init) ?? ""
        names = []
        for part in parts {
            guard let name = Self.decoded(part), Self.isSafe(name) else { return nil }
            names.append(name)
        }
    }

    private static func isSafe(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.first != UInt8(ascii: ".") && name.utf8.count <= 255
            && name.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\") }
    }

    /// Nil when an escape is none, or what is written is not UTF-8.
    private static func decoded(_ part: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = part.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hex), let low = rest.popFirst().flatMap(hex) else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46, 0x61...0x66: (byte | 0x20) - 0x57
        default: nil
        }
    }
}
