import JSONSchema
import Messages
import ScienceShopSDK

extension CatalogueIndex {
    /// Gathers an index record by record, keeping under a kilobyte of each.
    ///
    /// Records come in any order, each once; the same records in the same order give the same index.
    public struct Builder {
        var cards = CardStore()
        var tables: [FacetGroup: FacetTable] = [:]
        var references = ReferenceTable()
        var ties: [RecordTie: Int32] = [:]
        var edges: [Edge] = []

        /// A source may name as many themes and places as it likes; more than this of one record are not browsed by.
        static let mostEntries = 40
        /// Longer words are sentences, not themes.
        static let longestKeyword = 80

        public init() {}

        public mutating func add(_ source: PublicRecord) {
            let position = Int32(cards.count)
            let record = source.record
            references.place(source.id, at: position)
            for alias in source.aliases { references.lead(alias, to: position) }

            var theme = tables[.themes] ?? FacetTable()
            var territory = tables[.territories] ?? FacetTable()
            // Out of the dictionary while they change: a copy of a table for each record would take quadratic time.
            tables[.themes] = nil
            tables[.territories] = nil
            let language = RecordCard.title(of: source).french.language
            let themes = Self.unique(record.themes.lazy.compactMap { theme.number(of: $0, language: language) })
            let territories = Self.unique(record.territories.lazy.compactMap { territory.number(of: $0) })
            themes.forEach { theme.count($0) }
            territories.forEach { territory.count($0) }
            tables[.themes] = theme
            tables[.territories] = territory
            count(.kind(source.id.kind))
            count(.node(source.id.home))

            cards.append(RecordCard(source, themes: themes, territories: territories))
            for (tie, target) in RecordTie.stated(by: record) {
                let number = ties[tie] ?? Int32(ties.count)
                ties[tie] = number
                edges.append(Edge(from: position, tie: number, target: references.number(of: target)))
            }
        }

        private mutating func count(_ key: Facet.Key) {
            let number = tables[key.group, default: FacetTable()].number(of: key)
            tables[key.group]?.count(number)
        }

        private static func unique(_ numbers: some Sequence<Facet.Number>) -> [Facet.Number] {
            var seen: [Facet.Number] = []
            for number in numbers where !seen.contains(number) {
                seen.append(number)
                if seen.count == mostEntries { break }
            }
            return seen
        }

        public func build() -> CatalogueIndex { CatalogueIndex(self) }
    }

    /// What one record states of another.
    struct Edge {
        var from: Int32
        var tie: Int32
        /// The number of the other's identifier.
        var target: Int32
    }
}

/// Identifiers met, as records or as what records point to, and the records they lead to.
struct ReferenceTable {
    private var numbers: [RecordIdentifier: Int32] = [:]
    private var positions: [Int32] = []
    /// Of an identifier that is no record: the record that had it before.
    private var successors: [Int32: Int32] = [:]

    mutating func number(of id: RecordIdentifier) -> Int32 {
        if let number = numbers[id] { return number }
        let number = Int32(positions.count)
        numbers[id] = number
        positions.append(-1)
        return number
    }

    mutating func place(_ id: RecordIdentifier, at position: Int32) { positions[Int(number(of: id))] = position }

    mutating func lead(_ alias: RecordIdentifier, to position: Int32) { successors[number(of: alias)] = position }

    /// The record an identifier leads to; nil when that is not public.
    func position(of number: Int32) -> Int32? {
        let position = positions[Int(number)]
        return position >= 0 ? position : successors[number]
    }

    func position(of id: RecordIdentifier) -> Int32? { numbers[id].flatMap(position) }
}

extension FacetTable {
    /// The theme of a concept; nil when it has no words to call it by.
    mutating func number(of concept: Concept, language: String) -> Facet.Number? {
        let words = concept.keyword ?? concept.asWritten
        if let key = ConceptKey(concept) {
            let number = entry(of: key)
            if let words { note(LocalText(words, in: language).shortened(to: 80), for: number) }
            return number
        }
        guard let words, words.unicodeScalars.count <= CatalogueIndex.Builder.longestKeyword else { return nil }
        let key = Text.wordKey(words)
        guard !key.isEmpty else { return nil }
        let number = number(of: .keyword(key))
        note(LocalText(Text.collapsedSpaces(words), in: language), for: number)
        return number
    }

    private mutating func entry(of key: ConceptKey) -> Facet.Number {
        let known = entries.count
        let number = number(of: .concept(key))
        guard entries.count > known else { return number }
        for broader in Vocabulary.standard[key.scheme]?[key.notation]?.broader ?? [] {
            place(number, within: entry(of: ConceptKey(scheme: key.scheme, notation: broader)))
        }
        return number
    }

    /// The entry of a territory, those around it placed too: by the tables where they know it, else as the record says.
    mutating func number(of territory: Territory) -> Facet.Number? {
        guard let name = TerritoryName(territory) else { return nil }
        let (number, isKnown) = entry(of: name)
        if isKnown { return number }
        if let label = territory.label { note(LocalText(label, in: "").shortened(to: 80), for: number) }
        for around in territory.within.prefix(CatalogueIndex.Builder.mostEntries) {
            guard let parent = TerritoryName(around) else { continue }
            let entry = entry(of: parent)
            if !entry.isKnown, let label = around.label {
                note(LocalText(label, in: "").shortened(to: 80), for: entry.number)
            }
            place(number, within: entry.number)
        }
        return number
    }

    private mutating func entry(of name: TerritoryName) -> (number: Facet.Number, isKnown: Bool) {
        let met = entries.count
        let number = number(of: .territory(name))
        guard entries.count > met else { return (number, entries[Int(number)].isKnown) }
        guard let known = name.known else { return (number, false) }
        entries[Int(number)].isKnown = true
        for around in known.within {
            if let parent = TerritoryName(around) { place(number, within: entry(of: parent).number) }
        }
        return (number, true)
    }
}
