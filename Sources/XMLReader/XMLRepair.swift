import CXML
import ScienceShopSDK

/// Makes a stream of bytes into UTF-8 that XML allows, in front of a parser that would refuse the whole document for one
/// bad byte.
///
/// Mark, declaration and blanks before the root are left out; UTF-16 and one-byte encodings become UTF-8. Each change
/// that a reader should hear of is noted with its place among the bytes that come out, and can so be told of the one
/// record it is in. Holds back at most a few bytes from one piece to the next.
package struct XMLRepair {
    /// What was changed.
    package enum Kind: Hashable, Sendable, CaseIterable {
        /// A byte that is no UTF-8, read as Windows-1252.
        case strayByte
        /// A character that XML does not allow, or a reference to one.
        case control
        /// An ampersand that begins no reference.
        case ampersand
        /// An entity of HTML, which XML does not know.
        case entity
    }

    package struct Note: Hashable, Sendable {
        package var kind: Kind
        /// Place in the bytes that come out, from 0.
        package var offset: Int
    }

    /// A tag that libxml2, which compares each attribute with all before it, should not be given.
    package private(set) var hasMonstrousTag = false
    /// Notes since the last call of `takeNotes`.
    package private(set) var notes: [Note] = []

    private enum Mode { case text, tag, quoted, comment, cdata, instruction }

    private let limits: XMLStreamLimits
    private var encoding: TextEncoding?
    private var head: [UInt8] = []
    private var pending: [UInt8] = []
    private var mode = Mode.text
    private var quote: UInt8 = 0
    /// In a comment, a CDATA section or an instruction: the byte before, and the one before that.
    private var last: (UInt8, UInt8) = (0, 0)
    private var tagBytes = 0
    private var tagAttributes = 0
    /// Bytes that have come out.
    private var written = 0
    private var fallback: [[UInt8]] = []

    package init(limits: XMLStreamLimits) { self.limits = limits }

    /// Forgets the notes before a place.
    package mutating func dropNotes(before offset: Int) {
        if let first = notes.first, first.offset < offset { notes.removeAll { $0.offset < offset } }
    }

    /// The next bytes, made sound.
    /// - Parameter isLast: whether none follow, so that nothing is held back.
    package mutating func feed(_ bytes: ArraySlice<UInt8>, isLast: Bool, into out: inout [UInt8]) {
        if encoding == nil {
            head += bytes
            guard isLast || XMLProlog.isComplete(head) else { return }
            let prolog = XMLProlog(of: head)
            encoding = prolog.encoding
            let table = prolog.encoding == .latin9 ? TextEncoding.latin9 : .windows1252
            fallback = (0x80...0xFF).map { byte in
                let utf8 = table.utf8([UInt8(byte)])
                return utf8.count == 2 && utf8[0] == 0xC2 && utf8[1] < 0xA0 ? Self.replacement : utf8
            }
            let rest = head[prolog.length...]
            head = []
            return body(rest, isLast: isLast, into: &out)
        }
        body(bytes, isLast: isLast, into: &out)
    }

    private mutating func body(_ bytes: ArraySlice<UInt8>, isLast: Bool, into out: inout [UInt8]) {
        var input = pending.isEmpty ? bytes : (pending + bytes)[...]
        pending = []
        if let encoding, encoding.unitSize == 2 {
            // A pair of surrogates stays together.
            var whole = input.count & ~1
            let lead = input.startIndex + whole - (encoding == .utf16LittleEndian ? 1 : 2)
            if whole >= 2, !isLast, input[lead] & 0xFC == 0xD8 { whole -= 2 }
            if isLast { whole = input.count }
            let units = input.prefix(whole)
            pending = Array(input.dropFirst(whole))
            var inner = self
            inner.encoding = .utf8
            let utf16 = pending
            inner.pending = carried
            inner.body(encoding.utf8(units)[...], isLast: isLast, into: &out)
            inner.encoding = encoding
            inner.carried = inner.pending
            inner.pending = utf16
            self = inner
            return
        }
        let start = out.count
        let count = input.count
        let base = written - start
        let used = input.withUnsafeBufferPointer { scan($0, isLast: isLast, into: &out, base: base) }
        if used < count { pending = Array(input.dropFirst(used)) }
        written += out.count - start
        input = []
    }

    /// UTF-8 held back behind UTF-16 units held back.
    private var carried: [UInt8] = []

    private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    private mutating func note(_ kind: Kind, at offset: Int) {
        // Damage comes in heaps; one note for each neighbourhood is enough.
        if let last = notes.last, last.kind == kind, offset - last.offset < 64 { return }
        notes.append(Note(kind: kind, offset: offset))
    }

    /// Copies what is sound and mends what is not; gives how many bytes were used.
    private mutating func scan(
        _ input: UnsafeBufferPointer<UInt8>, isLast: Bool, into out: inout [UInt8], base: Int
    ) -> Int {
        var position = 0
        var run = 0
        let count = input.count
        func flush(_ out: inout [UInt8]) {
            if run < position { out.append(contentsOf: UnsafeBufferPointer(rebasing: input[run..<position])) }
        }
        loop: while position < count {
            if mode == .text {
                while position < count, Self.isPlain(input[position]) { position += 1 }
                if position == count { break }
            }
            let byte = input[position]
            if byte >= 0x80 {
                switch UTF8Shape(at: position, in: input) {
                case .sound(let length):
                    if isInTag {
                        tagBytes += length
                        checkTag()
                    } else if mode != .text {
                        last = (0, 0)
                    }
                    position += length
                    continue loop
                case .cut where !isLast: break loop
                case .noCharacter:
                    flush(&out)
                    note(.control, at: base + out.count)
                    out += Self.replacement
                    position += 3
                case .cut, .broken:
                    flush(&out)
                    if encoding == .utf8 { note(.strayByte, at: base + out.count) }
                    out += fallback[Int(byte) - 0x80]
                    position += 1
                }
                run = position
                last = (0, 0)
                continue
            }
            if byte < 0x20, byte != 0x0A, byte != 0x0D, byte != 0x09 {
                flush(&out)
                note(.control, at: base + out.count)
                // The breaks of old word processors part words; of the others nobody knows what they meant.
                out += byte == 0x0B || byte == 0x0C ? [0x20] : Self.replacement
                position += 1
                run = position
                last = (0, 0)
                continue
            }
            switch mode {
            case .text:
                if byte == UInt8(ascii: "<") {
                    guard let opened = Self.opening(at: position, in: input, isLast: isLast) else { break loop }
                    mode = opened
                    last = (0, 0)
                    tagBytes = 0
                    tagAttributes = 0
                } else if byte == UInt8(ascii: "&") {
                    guard let reference = XMLReference(at: position, in: input, isLast: isLast) else { break loop }
                    if let text = reference.replacement {
                        flush(&out)
                        note(reference.kind, at: base + out.count)
                        out += text
                        run = position + reference.length
                    }
                    position += reference.length
                    continue loop
                }
            case .tag:
                tagBytes += 1
                if byte == UInt8(ascii: ">") {
                    mode = .text
                } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                    mode = .quoted
                    quote = byte
                } else if byte == UInt8(ascii: "=") {
                    tagAttributes += 1
                }
                checkTag()
            case .quoted:
                tagBytes += 1
                if byte == quote {
                    mode = .tag
                } else if byte == UInt8(ascii: "&") {
                    guard let reference = XMLReference(at: position, in: input, isLast: isLast) else { break loop }
                    if let text = reference.replacement {
                        flush(&out)
                        note(reference.kind, at: base + out.count)
                        out += text
                        run = position + reference.length
                    }
                    position += reference.length
                    continue loop
                }
                checkTag()
            case .comment:
                if byte == UInt8(ascii: ">"), last == (UInt8(ascii: "-"), UInt8(ascii: "-")) { mode = .text }
                last = (byte, last.0)
            case .cdata:
                if byte == UInt8(ascii: ">"), last == (UInt8(ascii: "]"), UInt8(ascii: "]")) { mode = .text }
                last = (byte, last.0)
            case .instruction:
                if byte == UInt8(ascii: ">"), last.0 == UInt8(ascii: "?") { mode = .text }
                last = (byte, last.0)
            }
            position += 1
        }
        flush(&out)
        return position
    }

    /// A letter or sign of ASCII that begins nothing.
    @inline(__always)
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "<") && byte != UInt8(ascii: "&") || byte == 0x0A
    }

    private var isInTag: Bool { mode == .tag || mode == .quoted }

    private mutating func checkTag() {
        if tagBytes > limits.tagBytes || tagAttributes > limits.attributes { hasMonstrousTag = true }
    }

    /// What a `<` begins; nil when more bytes must tell.
    private static func opening(at position: Int, in input: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Mode? {
        let rest = input[(position + 1)...]
        guard let next = rest.first else { return isLast ? .tag : nil }
        if next == UInt8(ascii: "?") { return .instruction }
        guard next == UInt8(ascii: "!") else { return .tag }
        for (words, mode) in [("!--", Mode.comment), ("![CDATA[", .cdata)] {
            let words = Array(words.utf8)
            if rest.starts(with: words) { return mode }
            if !isLast, rest.count < words.count, words.starts(with: rest) { return nil }
        }
        return .tag
    }
}

/// Whether a byte above ASCII begins a character.
private enum UTF8Shape {
    case sound(Int)
    /// U+FFFE or U+FFFF, which XML does not allow.
    case noCharacter
    case broken
    /// Sound as far as it goes.
    case cut

    init(at position: Int, in input: UnsafeBufferPointer<UInt8>) {
        let first = input[position]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        case 0xF1...0xF3: length = 4
        default:
            self = .broken
            return
        }
        for index in 1..<length {
            guard position + index < input.count else {
                self = .cut
                return
            }
            let byte = input[position + index]
            guard index == 1 ? second.contains(byte) : byte & 0xC0 == 0x80 else {
                self = .broken
                return
            }
        }
        let isNone = first == 0xEF && input[position + 1] == 0xBF && input[position + 2] >= 0xBE
        self = isNone ? .noCharacter : .sound(length)
    }
}
