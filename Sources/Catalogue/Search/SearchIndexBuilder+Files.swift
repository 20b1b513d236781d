import JSONSchema
import Messages
import ScienceShopSDK
import Translations

extension SearchIndexBuilder {
    /// Writes the index as scripts, which a browser may load from a folder too, where it may not fetch anything else.
    ///
    /// Each file calls `shopSearch(name, value)`: `index` says what there is, `fr` and `en` have the names of filters,
    /// `t-…` terms, `c-…` cards.
    ///
    /// - Parameters:
    ///   - index: of the same records, added in the same order.
    ///   - write: a path from the root of the catalogue and the bytes of that file; called in the same order each time.
    public func write(
        _ index: CatalogueIndex, _ identity: CatalogueIdentity,
        to write: (_ path: String, _ bytes: [UInt8]) throws -> Void
    ) rethrows {
        // What is written so far as one number: a browser that has parts of an older index asks for them anew.
        var version: UInt64 = 0xCBF2_9CE4_8422_2325
        func put(_ path: String, _ bytes: [UInt8]) throws {
            for byte in bytes { version = (version ^ UInt64(byte)) &* 0x100_0000_01B3 }
            try write(path, bytes)
        }
        precondition(index.count == slots.count, "the search index and the catalogue index hold the same records")
        let (slots, positions) = slots.places()
        var years: [Int: [Int32]] = [:]
        var types: Set<ConceptKey> = []
        try writeCards(index, positions, years: &years, types: &types, to: put)
        let shards = try writeTerms(index, slots, years: years, to: put)
        for language in Language.allCases {
            let names = SearchFilters(
                index, identity, language: language, years: years.mapValues(\.count), types: types)
            try Self.write(language.rawValue, names.json, to: put)
        }
        try Self.write(
            "index",
            [
                "version": .string(String(version, radix: 36)), "count": .number(Double(index.count)),
                "slots": .number(Double(positions.count)),
                "block": .number(Double(SlotTable.blockSize)), "stop": .array(StopWords.all.map { .string($0) }),
                "shards": .array(
                    shards.map { [.string(String(decoding: $0.bound, as: UTF8.self)), .number(Double($0.size))] }),
            ], to: write)
    }

    // MARK: - Cards

    private func writeCards(
        _ index: CatalogueIndex, _ positions: [Int32], years: inout [Int: [Int32]],
        types: inout Set<ConceptKey>, to write: (String, [UInt8]) throws -> Void
    ) rethrows {
        for block in 0..<positions.count / SlotTable.blockSize {
            var cards: JSONObject = [:]
            for offset in 0..<SlotTable.blockSize {
                let slot = block * SlotTable.blockSize + offset
                guard positions[slot] >= 0 else { continue }
                let card = index.card(at: Int(positions[slot]))
                cards[String(offset)] = .object(SearchCard.json(card))
                if let type = card.type { types.insert(type) }
                if let year = card.year, SearchFilters.years.contains(year) {
                    years[year, default: []].append(Int32(slot))
                }
            }
            if !cards.isEmpty { try Self.write("c-" + String(block, radix: 16), .object(cards), to: write) }
        }
    }

    // MARK: - Terms

    private func writeTerms(
        _ index: CatalogueIndex, _ slots: [Int32], years: [Int: [Int32]], to write: (String, [UInt8]) throws -> Void
    ) rethrows -> [TermShards.Shard] {
        var sheet = TermSheet()
        for (name, records) in filters(index, slots, years: years) { sheet.add(filter: name, slots: records) }
        for word in words.sorted() { sheet.add(word: word, postings, slots: slots) }
        let shards = TermShards(
            count: sheet.terms.count,
            size: { sheet.name(of: sheet.terms[$0], in: words).count + sheet.terms[$0].size + 2 },
            name: { sheet.name(of: sheet.terms[$0], in: words) }
        ).shards
        for shard in shards {
            let file = TermShards.fileName(shard.bound)
            var bytes = Array(#"shopSearch(""#.utf8) + file.utf8.dropLast(3) + Array(#"",""#.utf8)
            bytes.reserveCapacity(bytes.count + shard.size + 8)
            for (count, term) in sheet.terms[shard.terms].enumerated() {
                if count > 0 { bytes.append(0x20) }
                bytes += sheet.name(of: term, in: words)
                bytes.append(0x20)
                bytes += sheet.numbers(of: term)
            }
            bytes += Array(#"");"#.utf8) + [0x0A]
            try write(Self.path(file), bytes)
        }
        return shards
    }

    /// Filters and their records, by name as bytes.
    private func filters(
        _ index: CatalogueIndex, _ slots: [Int32], years: [Int: [Int32]]
    ) -> [(name: String, records: [Int32])] {
        var filters = years.map { (name: "!years=\($0.key)", records: $0.value) }
        for group in FacetGroup.allCases {
            for facet in index.facets(group, in: .french) where !facet.isWide {
                guard let slug = facet.slug else { continue }
                let records = index.positions(under: facet.key).map { slots[Int($0)] }
                if !records.isEmpty { filters.append((name: "!\(group.rawValue)=\(slug)", records: records)) }
            }
        }
        return filters.sorted { ByteString($0.name) < ByteString($1.name) }
    }

    // MARK: - Files

    static func path(_ file: String) -> String { DataAddress.asset("search/" + file).path }

    private static func write(
        _ name: String, _ value: JSONValue, to write: (String, [UInt8]) throws -> Void
    ) rethrows {
        try write(
            path(name + ".js"), Array(#"shopSearch("\#(name)","#.utf8) + value.canonicalBytes + Array(");\n".utf8))
    }
}
