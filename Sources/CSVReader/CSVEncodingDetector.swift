import Messages
import ScienceShopSDK

/// Finds out how a file's characters are written, from its bytes piece by piece.
///
/// A byte order mark decides. Without one the file is UTF-8 when its bytes are, and Windows-1252 when they are not; a file
/// whose bytes beyond ASCII are nearly all good UTF-8 is UTF-8 with damage, so that one bad byte does not spoil the rest.
public struct CSVEncodingDetector: Sendable {
    private var isFirst = true
    private var declared: TextEncoding?
    private var goodCharacters = 0
    private var badBytes = 0
    private var line = 1
    /// Line of the first byte that is not UTF-8.
    private var firstBadLine: Int?
    /// The tail of the last piece that may be the beginning of a character.
    private var tail: [UInt8] = []

    public init() {}

    /// Reads on.
    ///
    /// - Throws: `CSVError` with reason `binary` at what no text holds.
    public mutating func read(_ piece: [UInt8]) throws(CSVError) {
        if isFirst, !piece.isEmpty {
            isFirst = false
            declared = TextEncoding.byteOrderMark(of: piece)?.encoding
            try Self.refuseOtherFormats(piece)
        }
        guard declared?.unitSize != 2 else { return }
        if let offset = Memory.firstNUL(in: piece) {
            let line = line + piece[..<offset].count { $0 == 0x0A }
            throw CSVError(
                .binary, line: line,
                message:
                    "this is binary data, no CSV (a NUL byte on line \(plain: line)); export the table as CSV in UTF-8")
        }
        // Once the file has shown so much that is not UTF-8, more would not change the answer.
        guard badBytes < 1000 else { return }
        var bytes = tail + piece
        tail = []
        var isUTF8 = TextEncoding.isUTF8(bytes)
        if !isUTF8 {
            let cut = Self.unfinishedTail(of: bytes)
            tail = Array(bytes.suffix(cut))
            bytes.removeLast(cut)
            isUTF8 = TextEncoding.isUTF8(bytes)
        }
        count(bytes, isUTF8: isUTF8)
    }

    /// What the whole file showed.
    public mutating func finish() -> (encoding: TextEncoding, isGuess: Bool, firstBadLine: Int?) {
        if !tail.isEmpty {
            badBytes += tail.count
            firstBadLine = firstBadLine ?? line
            tail = []
        }
        if let declared { return (declared, false, declared == .utf8 ? firstBadLine : nil) }
        if badBytes == 0 { return (.utf8, false, nil) }
        if goodCharacters >= 10 * badBytes { return (.utf8, true, firstBadLine) }
        return (.windows1252, true, nil)
    }

    private mutating func count(_ bytes: [UInt8], isUTF8: Bool) {
        if isUTF8 {
            // Every character beyond ASCII begins with one of these bytes, and none goes on with them.
            bytes.withUnsafeBufferPointer { bytes in
                for byte in bytes { goodCharacters &+= byte >= 0xC0 ? 1 : 0 }
            }
            line += Memory.count(of: 0x0A, in: bytes)
            return
        }
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x0A { line += 1 }
            if byte < 0x80 {
                position += 1
                continue
            }
            let length = (2...4).first { length in
                position + length <= bytes.count
                    && TextEncoding.isUTF8(bytes[position..<position + length])
            }
            if let length {
                goodCharacters += 1
                position += length
            } else {
                badBytes += 1
                firstBadLine = firstBadLine ?? line
                position += 1
            }
        }
    }

    /// How many bytes at the end may be the beginning of a character of UTF-8.
    private static func unfinishedTail(of bytes: [UInt8]) -> Int {
        for back in 1...3 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            if byte & 0xC0 == 0x80 { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > back ? back : 0
        }
        return 0
    }

    private static let markup: [(start: String, name: Message)] = [
        ("<!doctype", "an HTML page, perhaps a login page"), ("<html", "an HTML page, perhaps a login page"),
        ("<?xml", "an XML document"),
    ]

    private static func refuseOtherFormats(_ piece: [UInt8]) throws(CSVError) {
        let text = piece.dropFirst(TextEncoding.byteOrderMark(of: piece)?.length ?? 0)
        let head = text.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }.prefix(16).map {
            $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0
        }
        let foreign = ForeignFormat.signature(of: piece)
        guard let name = foreign ?? markup.first(where: { head.starts(with: $0.start.utf8) })?.name else { return }
        throw CSVError(.binary, line: 1, message: "this is \(name), no CSV; export the table as CSV in UTF-8")
    }
}
