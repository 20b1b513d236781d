import Messages

/// Recognises bytes that are no text at all, so that an error can name what they are.
public enum ForeignFormat {
    /// A name for the format, such as `a PDF`; nil when the bytes may be text.
    ///
    /// A NUL byte outside UTF-16 means that they are not, as in WHATWG MIME Sniffing §7.
    public static func name(of bytes: some Collection<UInt8>) -> Message? {
        if let name = signature(of: bytes) { return name }
        if let mark = TextEncoding.byteOrderMark(of: bytes), mark.encoding.unitSize == 2 { return nil }
        return bytes.contains(0) ? "binary data, or UTF-16 without its byte order mark" : nil
    }

    /// A name for the format whose first bytes these are; nil when they are none's.
    public static func signature(of bytes: some Collection<UInt8>) -> Message? {
        signatures.first { bytes.starts(with: $0.0) }?.1
    }

    private static let signatures: [([UInt8], Message)] = [
        ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive, as .docx, .odt, .xlsx and .ods files are"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old office document (.doc, .xls)"),
        (Array("%PDF-".utf8), "a PDF"), (Array("{\\rtf".utf8), "an RTF document"),
        ([0x89, 0x50, 0x4E, 0x47], "an image"), ([0xFF, 0xD8, 0xFF], "an image"), (Array("GIF8".utf8), "an image"),
        ([0x1F, 0x8B], "a gzip archive"),
    ]
}
