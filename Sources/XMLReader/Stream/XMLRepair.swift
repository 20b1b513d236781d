import ScienceShopSDK

/// Makes bytes into UTF-8 that XML allows, in front of a parser that would refuse the whole document for one bad byte.
///
/// Each change that a reader should hear of is noted with its place among the bytes that come out, and can so be told of
/// the one record it is in. It keeps no bytes: what it cannot judge yet is given again with what follows.
package struct XMLRepair {
    /// What was changed.
    package enum Kind: Hashable, Sendable, CaseIterable {
        /// A byte that is no UTF-8, read as Windows-1252.
        case strayByte
        /// A character that XML does not allow, or a reference to one.
        case control
        /// An ampersand that begins no reference.
        case ampersand
        /// A `<` that begins no tag.
        case lessThan
        /// An entity of HTML, which XML does not know.
        case entity
    }

    /// A heap of changes of one kind, none far from the next.
    struct Note: Hashable, Sendable {
        var kind: Kind
        /// Places of the first and the last one in the bytes that come out.
        var place: Int
        var last: Int
    }

    /// What no repair can help against; nothing is read beyond it.
    enum Trouble {
        /// A tag that libxml2, which compares each attribute with all before it, should not be given.
        case monstrousTag
        /// A `<` inside a tag. libxml2 would look far ahead for the tag's end before it said so.
        case brokenTag
    }

    enum Mode {
        case text, tag, quoted, comment, cdata, instruction, declaration

        var stops: UInt8 {
            switch self {
            case .text: XMLByteClass.text
            case .tag: XMLByteClass.tag
            case .quoted: XMLByteClass.quoted
            case .comment, .cdata, .instruction, .declaration: XMLByteClass.construct
            }
        }

        /// The bytes before the `>` that ends it.
        var ending: (UInt8, UInt8)? {
            switch self {
            case .comment: (UInt8(ascii: "-"), UInt8(ascii: "-"))
            case .cdata: (UInt8(ascii: "]"), UInt8(ascii: "]"))
            default: nil
            }
        }
    }

    let limits: XMLStreamLimits
    /// Whether the document says that it is UTF-8: bytes of other encodings are no damage.
    var expectsUTF8 = true
    private let fallback: [[UInt8]]

    var trouble: Trouble?
    /// What was changed and not yet dropped, in the order of places.
    private(set) var notes: [Note] = []
    /// Places behind which both streams run alike: the sum of all changes before.
    private var turns: [(sound: Int, raw: Int)] = [(0, 0)]

    // Where the scan stands:
    var mode = Mode.text
    var quote: UInt8 = 0
    /// Place of the tag's `<` in the raw bytes.
    var tagPlace = 0
    var tagAttributes = 0
    /// In a comment, a CDATA section or an instruction: the byte before, and the one before that.
    var last: (UInt8, UInt8) = (0, 0)

    /// - Parameter encoding: what the document says, or what is to be taken for it.
    init(limits: XMLStreamLimits, encoding: TextEncoding = .utf8) {
        self.limits = limits
        expectsUTF8 = encoding == .utf8 || encoding.unitSize == 2
        fallback = encoding == .latin9 ? Self.latin9 : Self.windows1252
    }

    static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]
    private static let windows1252 = meanings(in: .windows1252)
    private static let latin9 = meanings(in: .latin9)

    private static func meanings(in encoding: TextEncoding) -> [[UInt8]] {
        (0x80...0xFF).map { byte in
            let utf8 = encoding.utf8([UInt8(byte)])
            return utf8.count == 2 && utf8[0] == 0xC2 && utf8[1] < 0xA0 ? replacement : utf8
        }
    }

    /// What a byte means that is no UTF-8.
    func meaning(of byte: UInt8) -> [UInt8] { fallback[Int(byte) - 0x80] }

    // MARK: - What was changed

    /// Kinds of the changes between two places.
    func kinds(from start: Int, to end: Int) -> Set<Kind> {
        notes.isEmpty ? [] : Set(notes.lazy.filter { $0.last >= start && $0.place < end }.map(\.kind))
    }

    mutating func dropNotes(before place: Int) {
        if let first = notes.first, first.place < place { notes.removeAll { $0.last < place } }
    }

    mutating func note(_ kind: Kind, at place: Int) {
        // Damage comes in heaps, of several kinds at once; a note for each heap is enough.
        for index in notes.indices.suffix(Kind.allCases.count) where notes[index].kind == kind {
            guard place - notes[index].last < 64 else { continue }
            notes[index].last = place
            return
        }
        notes.append(Note(kind: kind, place: place, last: place))
    }

    // MARK: - Places

    /// Says that both streams run alike from these places on.
    mutating func turn(sound: Int, raw: Int) { turns.append((sound, raw)) }

    /// Where a sound byte comes from; of one that was put in, the place behind what it replaces.
    func rawPlace(of sound: Int) -> Int {
        let turn = turns[lastTurn(upTo: sound)]
        return turn.raw + (sound - turn.sound)
    }

    /// Where the last turn stands that is no further than a place; the first of all for places before it.
    private func lastTurn(upTo sound: Int) -> Int {
        var (low, high) = (0, turns.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if turns[middle].sound <= sound { low = middle } else { high = middle }
        }
        return low
    }

    /// Whether so much was changed that the turns themselves are a burden: where nobody passes them, they pile up.
    var isCrowded: Bool { turns.count > 1 << 18 }

    mutating func dropTurns(before sound: Int) {
        guard turns.count > 1, turns[1].sound <= sound else { return }
        turns.removeFirst(lastTurn(upTo: sound))
    }

    /// Begins anew in text, at other places.
    mutating func restart(sound: Int, raw: Int) {
        (mode, trouble, last) = (.text, nil, (0, 0))
        notes = []
        turns = [(sound, raw)]
    }
}
