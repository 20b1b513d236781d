import JSONSchema
import ScienceShopSDK

/// Gathers the entries of one group while records come in.
struct FacetTable {
    struct Entry {
        var key: Facet.Key
        var ownCount = 0
        /// How often each spelling was met, for an entry that has no label of its own.
        var spellings: [LocalText: Int] = [:]
        var parents: Set<Facet.Number> = []
        /// Whether the tables of territories have it, so that no record need tell what it is.
        var isKnown = false
    }

    var entries: [Entry] = []
    private var numbers: [Facet.Key: Facet.Number] = [:]

    /// More spellings of one word tell nothing new.
    private static let mostSpellings = 8

    mutating func number(of key: Facet.Key) -> Facet.Number {
        if let number = numbers[key] { return number }
        let number = Facet.Number(entries.count)
        numbers[key] = number
        entries.append(Entry(key: key))
        return number
    }

    func known(_ key: Facet.Key) -> Facet.Number? { numbers[key] }

    mutating func count(_ number: Facet.Number) { entries[Int(number)].ownCount += 1 }

    mutating func note(_ spelling: LocalText, for number: Facet.Number) {
        let known = entries[Int(number)].spellings
        if known[spelling] != nil || known.count < Self.mostSpellings {
            entries[Int(number)].spellings[spelling, default: 0] += 1
        }
    }

    mutating func place(_ number: Facet.Number, within parent: Facet.Number) {
        if number != parent { entries[Int(number)].parents.insert(parent) }
    }
}

extension FacetTable.Entry {
    /// The label of the vocabulary or the territory tables; else the commonest spelling, the first by bytes of several.
    var label: ReaderTexts {
        switch key {
        case .kind(let kind): return ReaderTexts(LocalText(kind.rawValue, in: ""))
        case .node(let id): return ReaderTexts(LocalText(id, in: ""))
        case .concept(let concept):
            let label = Vocabulary.standard[concept.scheme]?[concept.notation]?.prefLabel
            return label.flatMap(ReaderTexts.init) ?? commonest ?? ReaderTexts(LocalText(concept.notation, in: ""))
        case .keyword(let words): return commonest ?? ReaderTexts(LocalText(words, in: ""))
        case .territory(let name):
            let known = name.known?.label.map { ReaderTexts(LocalText($0, in: "")) }
            return known ?? commonest ?? ReaderTexts(LocalText(name.code ?? name.words, in: ""))
        }
    }

    private var commonest: ReaderTexts? {
        spellings.min { left, right in
            if left.value != right.value { return left.value > right.value }
            let (one, other) = (left.key, right.key)
            if !one.text.hasSameBytes(as: other.text) { return one.text.bytesPrecede(other.text) }
            return one.language.bytesPrecede(other.language)
        }.map { ReaderTexts($0.key) }
    }

    /// Whether the entry is named by words alone, of which there may be very many.
    var isLoose: Bool {
        switch key {
        case .keyword: true
        case .territory(let name): name.code == nil
        default: false
        }
    }

    /// The wish for an address; `SlugTable` settles who gets it.
    func slug(_ label: ReaderTexts) -> String? {
        switch key {
        case .kind(let kind): kind.rawValue
        case .node(let id): SafeName.name(of: id)
        case .concept, .keyword: Text.slug(label.french.text, maxLength: 60)
        case .territory(let name): Text.slug(name.level + " " + label.french.text, maxLength: 60)
        }
    }

    /// A text for each key, the same in every run: concepts before keywords, so that they have the plain addresses.
    var sortKey: String {
        switch key {
        case .kind(let kind): String(RecordKind.allCases.firstIndex(of: kind) ?? 0)
        case .node(let id): id
        case .concept(let concept): "0" + concept.scheme + "\u{1F}" + concept.notation
        case .keyword(let words): "1" + words
        case .territory(let name): name.sortKey
        }
    }
}

extension TerritoryName {
    /// What the tables say of it.
    var known: Territory? {
        guard let code, let scheme = Territory.Scheme(rawValue: scheme) else { return nil }
        return Territories.find(scheme, level: level, code: code)
    }

    /// Wider levels are greater: the order of the vocabulary, turned round.
    var width: Int { Self.widths[level] ?? 0 }

    private static let widths: [String: Int] = {
        let levels = Vocabulary.standard["territory-level"]?.concepts ?? []
        return Dictionary(levels.enumerated().map { ($1.notation, levels.count - $0) }) { first, _ in first }
    }()
}

/// Gives each entry of a group an address of its own.
struct SlugTable {
    private var taken: Set<String> = ["index"]

    /// The wish, where nobody had it before and every file system takes it; else the wish and a hash of the key.
    /// Asked in the order of the keys, so that the same entries get the same addresses whatever came first.
    mutating func assign(_ wish: String?, key: String) -> String {
        if let wish, !SafeName.isReserved(wish), taken.insert(wish).inserted { return wish }
        let hash = ContentHash.hex(key.utf8)
        var length = 6
        while true {
            let slug = (wish ?? "x") + "-" + hash.prefix(length)
            if taken.insert(slug).inserted { return slug }
            length += 2
        }
    }
}
