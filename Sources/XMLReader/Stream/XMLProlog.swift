import ScienceShopSDK

/// What stands before the first element: byte order mark, blanks, XML declaration.
struct XMLProlog {
    var encoding: TextEncoding
    /// Bytes to leave out.
    var length: Int

    /// A declaration has at most a few dozen bytes; what is longer is none.
    private static let longest = 1024

    /// Whether the bytes suffice to tell.
    static func isComplete(_ head: [UInt8]) -> Bool {
        guard head.count < longest else { return true }
        guard head.count >= 4 else { return false }
        let prolog = XMLProlog(of: head)
        if prolog.encoding.unitSize == 2 { return true }
        let rest = head[prolog.length...]
        return !rest.isEmpty && !(rest.starts(with: "<?".utf8) || rest.count < 5)
    }

    init(of head: [UInt8]) {
        if let mark = TextEncoding.byteOrderMark(of: head), mark.encoding.unitSize == 2 {
            (encoding, length) = (mark.encoding, mark.length)
            return
        }
        // Without a mark, the zeros beside `<` tell.
        if head.starts(with: [0x3C, 0x00]) || head.starts(with: [0x00, 0x3C]) {
            (encoding, length) = (head[0] == 0 ? .utf16BigEndian : .utf16LittleEndian, 0)
            return
        }
        encoding = .utf8
        length = head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        length += head[length...].prefix { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }.count
        let rest = head[length...]
        guard rest.starts(with: "<?xml".utf8), let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return }
        let declaration = String(decoding: rest[...end], as: UTF8.self)
        if let label = Self.label(in: declaration), let named = TextEncoding(label: label), named.unitSize == 1 {
            encoding = named
        }
        length = end + 1
        length += head[length...].prefix { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }.count
    }

    private static func label(in declaration: String) -> String? {
        guard let name = declaration.firstRange(of: "encoding") else { return nil }
        let rest = declaration[name.upperBound...].drop { $0 == " " || $0 == "=" }
        guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
        return String(rest.dropFirst().prefix { $0 != quote })
    }
}
