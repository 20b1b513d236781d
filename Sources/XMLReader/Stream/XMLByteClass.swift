/// Which bytes a scan of XML can pass without a look, in each part of a document.
enum XMLByteClass {
    static let text: UInt8 = 1
    static let tag: UInt8 = 2
    static let quoted: UInt8 = 4
    /// A comment, a CDATA section, an instruction or a declaration.
    static let construct: UInt8 = 8

    /// For each byte, the parts of a document in which it means something.
    static let table: [UInt8] = (0...255).map { byte -> UInt8 in
        switch UInt8(byte) {
        case 0x09, 0x0A, 0x0D: return 0
        case 0x00..<0x20, 0x80...0xFF: return text | tag | quoted | construct
        case UInt8(ascii: "<"): return text | tag | quoted
        case UInt8(ascii: "&"): return text | quoted
        case UInt8(ascii: ">"): return tag | construct
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return tag | quoted
        case UInt8(ascii: "="): return tag
        default: return 0
        }
    }
}
