import CXML

/// What an ampersand begins.
struct XMLReference {
    /// How many bytes it takes.
    var length = 1
    /// What must stand in its place; nil when it is sound.
    var replacement: [UInt8]?
    var kind = XMLRepair.Kind.ampersand

    /// The longest name of HTML 4 has eight letters; a number may have zeros in front.
    private static let longest = 16
    private static let predefined = ["amp", "lt", "gt", "quot", "apos"].map { Array($0.utf8) }

    /// Reads at an ampersand; nil when more bytes must tell.
    init?(at position: Int, in input: UnsafeBufferPointer<UInt8>, isLast: Bool) {
        let rest = input[(position + 1)...].prefix(Self.longest)
        let name = rest.prefix { Self.isName($0) }
        let next = name.endIndex
        if next == rest.endIndex, rest.count < Self.longest, !isLast { return nil }
        guard next < rest.endIndex, rest[next] == UInt8(ascii: ";"), let first = name.first else {
            replacement = Array("&amp;".utf8)
            return
        }
        length = name.count + 2
        if first == UInt8(ascii: "#") {
            guard let value = Self.number(name.dropFirst()) else {
                (length, replacement) = (1, Array("&amp;".utf8))
                return
            }
            if !Self.isAllowed(value) {
                kind = .control
                replacement = value == 0x0B || value == 0x0C ? [0x20] : Array("\u{FFFD}".utf8)
            }
            return
        }
        if Self.predefined.contains(where: name.elementsEqual) { return }
        let word = String(decoding: name, as: UTF8.self)
        if let entity = htmlEntityLookup(word), let scalar = Unicode.Scalar(entity.pointee.value) {
            kind = .entity
            replacement = Array(String(scalar).utf8)
        } else {
            (length, replacement) = (1, Array("&amp;".utf8))
        }
    }

    private static func isName(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A || byte >= 0x30 && byte <= 0x39 || byte == UInt8(ascii: "#")
    }

    private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32? {
        let isHexadecimal = digits.first == UInt8(ascii: "x")
        let digits = String(decoding: isHexadecimal ? digits.dropFirst() : digits, as: UTF8.self)
        return UInt32(digits, radix: isHexadecimal ? 16 : 10)
    }

    /// XML 1.0 §2.2.
    private static func isAllowed(_ value: UInt32) -> Bool {
        switch value {
        case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }
}
