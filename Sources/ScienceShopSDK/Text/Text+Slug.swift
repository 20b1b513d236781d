extension Text {
    /// A short ASCII name made from a text: « Délires d’encre » gives `delires-d-encre`.
    ///
    /// The same text gives the same slug in every version of this library, whatever its case, accents and spacing.
    /// A slug longer than `maxLength` is cut between words and ends in a hash of the whole, and so does one that lost
    /// letters (a title in another script): distinct texts stay distinct. Nil when the text has no letter or digit.
    ///
    /// - Parameter maxLength: in bytes, at least 16.
    public static func slug(_ text: String, maxLength: Int = 80) -> String? {
        let key = wordKey(text)
        guard !key.isEmpty else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(key.utf8.count)
        var lostLetters = false
        for byte in key.utf8 {
            if byte >= 0x80 {
                lostLetters = true
            } else if byte != 0x20 {
                bytes.append(byte)
            } else if !bytes.isEmpty, bytes.last != UInt8(ascii: "-") {
                bytes.append(UInt8(ascii: "-"))
            }
        }
        if bytes.last == UInt8(ascii: "-") { bytes.removeLast() }
        guard lostLetters || bytes.count > maxLength else { return String(decoding: bytes, as: UTF8.self) }
        let room = max(maxLength, 16) - 9
        if bytes.count > room {
            let cut = bytes[...room].lastIndex(of: UInt8(ascii: "-")) ?? room
            bytes.removeSubrange(cut...)
        }
        if !bytes.isEmpty { bytes.append(UInt8(ascii: "-")) }
        return String(decoding: bytes, as: UTF8.self) + ContentHash.hex(key.utf8).prefix(8)
    }
}
