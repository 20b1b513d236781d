import JSONSchema
import ScienceShopSDK

/// File names that are safe on every file system and web server.
enum SafeName {
    /// Longer names are cut: some encrypted file systems end at 143 bytes.
    static let longest = 120

    /// A name for an identifier of unreserved characters (RFC 3986): itself where that is safe, else a readable form
    /// of it, `~` and a hash. Distinct identifiers have distinct names, also where case does not count.
    static func name(of identifier: String) -> String {
        if isSafe(identifier) { return identifier }
        let readable = identifier.utf8.prefix(80).map { byte -> UInt8 in
            if byte >= UInt8(ascii: "A"), byte <= UInt8(ascii: "Z") { return byte | 0x20 }
            return isPlain(byte) && byte != UInt8(ascii: ".") ? byte : UInt8(ascii: "-")
        }
        // « con~… » is no device, but « con.x » would be: no dot survives.
        return String(decoding: readable, as: UTF8.self) + "~" + ContentHash.hex(identifier.utf8).prefix(16)
    }

    /// Lower case only, since `A.html` and `a.html` are one file on some systems; no `~`, which marks made names; not
    /// hidden, not a device of Windows.
    private static func isSafe(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= longest && name.utf8.allSatisfy(isPlain)
            && name.utf8.first != UInt8(ascii: ".") && !isReserved(name)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z"))
            || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }

    /// Windows takes `con`, `con.html` and `con.x.html` for a device.
    static func isReserved(_ name: String) -> Bool {
        let stem = name.utf8.prefix { $0 != UInt8(ascii: ".") }
        return devices.contains(String(decoding: stem, as: UTF8.self))
    }

    private static let devices: Set<String> = Set(
        ["con", "prn", "aux", "nul"] + (0...9).flatMap { ["com\($0)", "lpt\($0)"] })
}
