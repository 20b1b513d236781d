import Messages

extension JSONParser {
    /// Reads a string, the position being on its opening quote; that the bytes are UTF-8 is known already.
    mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        skipPlain()
        guard position < bytes.count else { throw error("the string is not closed") }
        if bytes[position] == UInt8(ascii: "\\") { return try escapedString(from: start) }
        guard bytes[position] == UInt8(ascii: "\"") else {
            throw error("a control character in a string must be escaped")
        }
        let span = UnsafeBufferPointer(rebasing: bytes[start..<position])
        position += 1
        return String(decoding: span, as: UTF8.self)
    }

    /// Moves to the next quote, backslash or control character.
    private mutating func skipPlain() { position = bytes.firstPlaceOfEscaped(from: position) ?? bytes.count }

    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        scratch.removeAll(keepingCapacity: true)
        var runStart = start
        while position < bytes.count {
            scratch.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[runStart..<position]))
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: scratch, as: UTF8.self)
            case UInt8(ascii: "\\"):
                position += 1
                try escape()
            default: throw error("a control character in a string must be escaped")
            }
            runStart = position
            skipPlain()
        }
        throw error("the string is not closed")
    }

    /// Decodes one escape into `scratch`, the position being after its backslash.
    private mutating func escape() throws(JSONError) {
        let byte = current
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scratch.append(byte)
        case UInt8(ascii: "b"): scratch.append(0x08)
        case UInt8(ascii: "f"): scratch.append(0x0C)
        case UInt8(ascii: "n"): scratch.append(0x0A)
        case UInt8(ascii: "r"): scratch.append(0x0D)
        case UInt8(ascii: "t"): scratch.append(0x09)
        case UInt8(ascii: "u"):
            for byte in UTF8.encode(try escapedScalar()) ?? UTF8.encodedReplacementCharacter { scratch.append(byte) }
        default:
            position -= 1
            throw error(position < bytes.count ? "unknown escape" : "the string is not closed")
        }
    }

    private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
        let start = position - 2
        let unit = try hexadecimal()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        if unit < 0xDC00, current == UInt8(ascii: "\\"), position + 1 < bytes.count,
            bytes[position + 1] == UInt8(ascii: "u")
        {
            position += 2
            let low = try hexadecimal()
            if (0xDC00..<0xE000).contains(low),
                let scalar = Unicode.Scalar(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
            {
                return scalar
            }
        }
        position = start
        throw error("a lone surrogate is not a character (RFC 7493 §2.1)")
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch current {
            case let byte where byte &- 0x30 < 10: digit = byte &- 0x30
            case let byte where (byte | 0x20) &- 0x61 < 6: digit = (byte | 0x20) &- 0x61 + 10
            default: throw error("expected four hexadecimal digits after \\u")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
