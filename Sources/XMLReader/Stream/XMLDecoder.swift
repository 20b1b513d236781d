import ScienceShopSDK

/// Takes the mark, the declaration and the blanks off the front of a document, and makes UTF-8 of UTF-16. One-byte
/// encodings pass as they are: `XMLRepair` reads their bytes.
struct XMLDecoder {
    /// Known as soon as the prolog was read.
    private(set) var encoding: TextEncoding?
    /// Line breaks in the prolog.
    private(set) var lines = 0
    /// The beginning while it does not suffice to tell, or half a character of UTF-16.
    private var held: [UInt8] = []

    /// - Parameter isLast: whether nothing follows, so that nothing is held back.
    mutating func feed(_ bytes: [UInt8], isLast: Bool, into window: inout XMLByteWindow) {
        guard let encoding else {
            held += bytes
            guard isLast || XMLProlog.isComplete(held) else { return }
            let prolog = XMLProlog(of: held)
            encoding = prolog.encoding
            lines = held.prefix(prolog.length).count { $0 == 0x0A }
            let rest = Array(held[prolog.length...])
            held = []
            return feed(rest, isLast: isLast, into: &window)
        }
        guard encoding.unitSize == 2 else { return window.append(bytes) }
        let input = held + bytes
        // A pair of surrogates stays together.
        var whole = input.count & ~1
        let lead = whole - (encoding == .utf16LittleEndian ? 1 : 2)
        if whole >= 2, input[lead] & 0xFC == 0xD8 { whole -= 2 }
        if isLast { whole = input.count }
        held = Array(input[whole...])
        window.append(encoding.utf8(input[..<whole]))
    }
}
