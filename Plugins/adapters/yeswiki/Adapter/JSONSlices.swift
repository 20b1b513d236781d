/// Where the children of a JSON text's outermost value stand, so that each can be kept as the bytes it came in.
enum JSONSlices {
    /// The ranges of the elements of an array, or of the member values of an object, in order.
    ///
    /// - Precondition: the bytes were parsed; what is not JSON gives meaningless ranges.
    static func children(of bytes: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var depth = 0
        var start: Int?
        var end = 0
        var position = 0
        func close() {
            if let begun = start { ranges.append(begun..<end) }
            start = nil
        }
        while position < bytes.count {
            let byte = bytes[position]
            let next = byte == UInt8(ascii: "\"") ? Self.end(ofString: position, in: bytes) : position + 1
            switch byte {
            case 0x20, 0x0A, 0x0D, 0x09:
                position = next
                continue
            case UInt8(ascii: "}") where depth == 1, UInt8(ascii: "]") where depth == 1,
                UInt8(ascii: ",") where depth == 1:
                close()
            case UInt8(ascii: ":") where depth == 1: start = nil
            default:
                if depth == 1, start == nil { start = position }
            }
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            end = next
            position = next
        }
        return ranges
    }

    /// The place after a string's closing quote.
    private static func end(ofString start: Int, in bytes: [UInt8]) -> Int {
        var position = start + 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return position + 1
    }
}
