/// Where the children of a JSON text's outermost value stand, so that each can be kept as the bytes it came in.
///
/// Strings and brackets are all that is looked at, so that one child which is no JSON does not hide the others.
public enum JSONSlices {
    /// The ranges of the elements of an array, or of the member values of an object, in order.
    ///
    /// What is not JSON gives meaningless ranges, within the bounds all the same.
    public static func children(of bytes: [UInt8]) -> [Range<Int>] { outline(of: bytes, from: 0).children }

    /// The children of the array or object that begins at or after `start`, and the place behind its closing bracket; nil
    /// when it is never closed.
    public static func outline(of bytes: [UInt8], from start: Int) -> (children: [Range<Int>], end: Int?) {
        var ranges: [Range<Int>] = []
        var depth = 0
        var begun: Int?
        var end = start
        var position = start
        func close() {
            if let first = begun { ranges.append(first..<end) }
            begun = nil
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
            case UInt8(ascii: ":") where depth == 1: begun = nil
            default:
                if depth == 1, begun == nil { begun = position }
            }
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return (ranges, next) }
            default: break
            }
            end = next
            position = next
        }
        return (ranges, nil)
    }

    /// The place after a string's closing quote, or the end of the bytes.
    private static func end(ofString start: Int, in bytes: [UInt8]) -> Int {
        var position = start + 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(position + 1, bytes.count)
    }
}
