import JSONSchema
import ScienceShopSDK

/// All cards one after the other as bytes: a tenth of what as many structures with their strings would take.
struct CardStore: Sendable {
    private var bytes: [UInt8] = []
    /// Where each card begins; one more than there are cards.
    private var starts: [Int] = [0]
    /// Where its entries begin, which come last.
    private var middles: [Int] = []

    var count: Int { starts.count - 1 }
    var size: Int { bytes.count }

    mutating func append(_ card: RecordCard) {
        var writer = CardWriter(bytes: bytes)
        bytes = []
        writer.write(card)
        middles.append(writer.bytes.count)
        writer.write(card.themes)
        writer.write(card.territories)
        bytes = writer.bytes
        starts.append(bytes.count)
    }

    subscript(position: Int) -> RecordCard {
        var reader = CardReader(bytes: bytes[starts[position]..<starts[position + 1]])
        return reader.card()
    }

    /// The bytes of a card but for its entries: equal for equal cards of any store.
    func head(_ position: Int) -> ArraySlice<UInt8> { bytes[starts[position]..<middles[position]] }

    func entries(_ position: Int) -> (themes: [Facet.Number], territories: [Facet.Number]) {
        var reader = CardReader(bytes: bytes[middles[position]..<starts[position + 1]])
        return (reader.numbers(), reader.numbers())
    }
}

private struct CardWriter {
    var bytes: [UInt8]

    /// All but its entries.
    mutating func write(_ card: RecordCard) {
        write(card.id.home)
        write(RecordKind.allCases.firstIndex(of: card.kind) ?? 0)
        write(card.id.local)
        write(card.title)
        write(card.summary != nil)
        if let summary = card.summary { write(summary) }
        write(card.type?.scheme ?? "")
        write(card.type?.notation ?? "")
        switch card.state {
        case nil: write(0)
        case .stage(let word): write(1, word)
        case .demand(let word): write(2, word.rawValue)
        case .event(let word): write(3, word.rawValue)
        }
        write(card.start?.description ?? "")
        write(card.end?.description ?? "")
        write(card.place != nil)
        write(card.place ?? "")
        write(card.isOnline)
        write(Int(card.modifiedAt.milliseconds))
    }

    private mutating func write(_ texts: ReaderTexts) {
        write(texts.french)
        write(texts.english != texts.french)
        if texts.english != texts.french { write(texts.english) }
    }

    private mutating func write(_ text: LocalText) {
        write(text.language)
        write(text.text)
        write(text.isMachineMade)
    }

    mutating func write(_ numbers: [Facet.Number]) {
        write(numbers.count)
        for number in numbers { write(Int(number)) }
    }

    private mutating func write(_ tag: Int, _ word: String) {
        write(tag)
        write(word)
    }

    private mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    private mutating func write(_ text: String) {
        write(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    /// Seven bits a byte, lowest first, the sign in the lowest bit.
    private mutating func write(_ number: Int) {
        var rest = UInt64(bitPattern: Int64((number << 1) ^ (number >> 63)))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

/// Reads what `CardWriter` wrote, in the same process.
private struct CardReader {
    var bytes: ArraySlice<UInt8>

    mutating func card() -> RecordCard {
        let home = text()
        let kind = RecordKind.allCases[number()]
        guard let id = RecordIdentifier(home: home, kind: kind, local: text()) else {
            preconditionFailure("a card holds the identifier it was written with")
        }
        let title = texts()
        let summary = flag() ? texts() : nil
        let (scheme, notation) = (text(), text())
        let state = state()
        let (start, end) = (text(), text())
        let (hasPlace, place) = (flag(), text())
        return RecordCard(
            id: id, title: title, summary: summary,
            type: notation.isEmpty ? nil : ConceptKey(scheme: scheme, notation: notation), state: state,
            start: PartialDate(start), end: PartialDate(end), place: hasPlace ? place : nil, isOnline: flag(),
            modifiedAt: Timestamp(milliseconds: Int64(number())), themes: numbers(), territories: numbers())
    }

    private mutating func state() -> RecordCard.State? {
        switch number() {
        case 1: .stage(text())
        case 2: DemandStatus.State(rawValue: text()).map { .demand($0) }
        case 3: Record.EventStatus(rawValue: text()).map { .event($0) }
        default: nil
        }
    }

    private mutating func texts() -> ReaderTexts {
        let french = localText()
        return flag() ? ReaderTexts(french: french, english: localText()) : ReaderTexts(french)
    }

    private mutating func localText() -> LocalText {
        let (language, words) = (text(), text())
        return LocalText(words, in: language, isMachineMade: flag())
    }

    mutating func numbers() -> [Facet.Number] { (0..<number()).map { _ in Facet.Number(number()) } }

    private mutating func flag() -> Bool { bytes.popFirst() == 1 }

    private mutating func text() -> String {
        let count = number()
        defer { bytes = bytes.dropFirst(count) }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    private mutating func number() -> Int {
        var result: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = bytes.popFirst() {
            result |= UInt64(byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 { break }
        }
        return Int(Int64(bitPattern: result >> 1) ^ -Int64(bitPattern: result & 1))
    }
}
