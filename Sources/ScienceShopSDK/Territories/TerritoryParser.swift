/// Reads one territory from one piece of text.
struct TerritoryParser {
    let country: String?
    private let index = TerritoryIndex.shared

    init(country: String?) { self.country = country }

    struct Result {
        var reading: TerritoryReading
        /// Whether the level was said in the plural and so holds for what follows: « départements du Gers et du Lot ».
        var isPlural = false
        /// Whether a postal code was read.
        var isAddress = false
    }

    /// Whether the whole text is one name of the tables: « Lot et Garonne », « Département Meurthe et Moselle ».
    func isName(_ text: String) -> Bool {
        guard text.utf8.count <= Self.longestPiece else { return false }
        if named(text) != nil { return true }
        guard let (level, name, _) = TerritoryLevel.prefix(of: text) else { return false }
        return index.places(named: name, country: country).contains { level.levels.contains($0.level) }
    }

    /// Whether the text has no letters to name a place with.
    func isCode(_ text: String) -> Bool { !text.unicodeScalars.contains { $0.properties.isAlphabetic } }

    /// Longer pieces are sentences, not places.
    static let longestPiece = 300

    func parse(_ text: String, level: String?) -> Result? {
        guard text.utf8.count <= Self.longestPiece, !isCode(text) else { return nil }
        if let level, let found = levelled(bare(text), TerritoryLevel(level: level), whole: text) {
            return Result(reading: written(found, text))
        }
        if let found = named(text) { return Result(reading: written(found, text)) }
        // All that follows reads more than a word: a code, a level, brackets, dashes between blanks.
        if Self.isOneWord(text) { return nil }
        if let found = dashed(text) ?? bracketed(text) { return found }
        if let (level, rest, isPlural) = TerritoryLevel.prefix(of: text) {
            return levelled(rest, level, whole: text).map { Result(reading: written($0, text), isPlural: isPlural) }
        }
        if let found = posted(text) { return Result(reading: written(found, text), isAddress: true) }
        if let found = coded(text) ?? district(text) { return Result(reading: written(found, text)) }
        // « Les communautés : Saint-Camille »: the label of a list before its first name.
        if let colon = text.lastIndex(of: ":") {
            return parse(Text.trimmed(text[text.index(after: colon)...]), level: level)
        }
        let rest = bare(text)
        return rest.utf8.count < text.utf8.count
            ? parse(rest, level: nil).map { result in
                var result = result
                result.reading.territory.asWritten = text
                return result
            } : nil
    }

    // MARK: - Names

    /// A name of the tables, by itself.
    private func named(_ text: String) -> TerritoryReading? {
        let places = index.places(named: text, country: country)
        if Self.commonWords.contains(text) { return nil }
        guard let best = places.min(by: { Self.rank($0) < Self.rank($1) }) else { return nil }
        let rivals = places.filter { $0.country != best.country }
        if best.isAmbiguous || !rivals.isEmpty {
            let isOneCountry = rivals.isEmpty
            let place = Territory(
                scheme: isOneCountry ? best.scheme : .local, level: isOneCountry ? best.level : "lieu",
                label: isOneCountry ? best.label : text)
            return TerritoryReading(territory: place, certainty: .ambiguous)
        }
        return TerritoryReading(territory: index.territory(best), certainty: .known)
    }

    /// Names that are also words, when written without a capital.
    private static let commonWords: Set<String> = [
        "lot", "nord", "manche", "somme", "landes", "cher", "loire", "centre",
    ]

    /// Which of several territories a name alone means: the region before its only department, Paris the town.
    private static func rank(_ place: Place) -> Int {
        let order = [
            "pays", "province", "region", "region-administrative", "commune", "municipalite", "mrc", "departement",
            "metropole", "epci",
        ]
        return order.firstIndex(of: place.level) ?? order.count
    }

    /// A name after the word for its level: « Département Meurthe et Moselle », « MRC de Bellechasse ».
    private func levelled(_ name: String, _ level: TerritoryLevel, whole: String) -> TerritoryReading? {
        guard let first = name.unicodeScalars.first else { return nil }
        if let code = Self.code(name) {
            let places = level.levels.compactMap { index[TerritoryKey(scheme: .insee, level: $0, code: code)] }
            return places.first.map { TerritoryReading(territory: index.territory($0), certainty: .known) }
        }
        if let bracketed = bracketed(name, levels: level.levels) { return bracketed.reading }
        let places = index.places(named: name, country: country) + index.places(named: whole, country: country)
        if let place = places.first(where: { level.levels.contains($0.level) }) {
            if place.isAmbiguous {
                let territory = Territory(scheme: place.scheme, level: place.level, label: place.label)
                return TerritoryReading(territory: territory, certainty: .ambiguous)
            }
            return TerritoryReading(territory: index.territory(place), certainty: .known)
        }
        guard first.properties.isUppercase, !level.levels.isEmpty else { return nil }
        let own = country == "CA" ? level.levels.last ?? "" : level.levels[0]
        let territory = Territory(
            scheme: own == "mrc" ? .quebec : .local, level: own, label: level.isPartOfName ? whole : name)
        return TerritoryReading(territory: territory, certainty: .unlisted)
    }

    // MARK: - Town and what it lies in

    /// « Toulouse – Haute-Garonne (31) »; « 31 – Haute-Garonne ».
    private func dashed(_ text: String) -> Result? {
        let parts = Self.parts(of: text)
        guard parts.count >= 2 else { return nil }
        let last = parts[parts.count - 1]
        if parts.count == 2, let code = Self.code(parts[0]) { return coded(code + " " + last).map { plain($0, text) } }
        guard let around = parse(last, level: nil)?.reading, around.certainty == .known else { return nil }
        return plain(town(parts[0], in: around.territory), text)
    }

    /// « Haute-Garonne (31) », « Labège (31) », « Arras (62000) », « Villeurbanne (Rhône) ».
    private func bracketed(_ text: String, levels: [String] = []) -> Result? {
        guard let open = text.lastIndex(of: "("), text.hasSuffix(")") || text.contains(") ") else { return nil }
        let name = Text.trimmed(text[..<open])
        let inside = Text.trimmed(text[text.index(after: open)...].prefix { $0 != ")" })
        let after = text[open...].drop { $0 != ")" }.dropFirst()
        guard !name.isEmpty, !isCode(name), Text.trimmed(after).isEmpty || isCanadianCode(after) else { return nil }
        if let key = PostalCode.frenchKey(inside), country != "CA", let place = index[key] {
            var result = plain(town(name, in: index.territory(place)), text)
            result.isAddress = true
            return result
        }
        if Self.code(inside) != nil {
            return coded(inside + " " + name, levels: levels).map { plain($0, text) }
        }
        if let around = named(inside), around.certainty == .known {
            return plain(town(name, in: around.territory), text)
        }
        return parse(name, level: nil).map { plain($0.reading, text) }
    }

    /// A town of the tables when it lies there, else an unlisted one.
    private func town(_ name: String, in around: Territory) -> TerritoryReading {
        let isQuebec = around.within.contains { $0.code == "CA-QC" } || around.code == "CA-QC" || around.code == "CA"
        let level = isQuebec ? "municipalite" : "commune"
        let plainName = TerritoryLevel.prefix(of: name).map(\.rest) ?? name
        let base = Self.withoutDistrict(plainName)
        func isInside(_ place: Place) -> Bool {
            guard let key = around.key else { return false }
            // A postal code of Rhône also serves the Métropole de Lyon.
            return place.within.contains(key) || (key == .department("69") && place.within.first?.code == "69M")
        }
        let places = index.places(named: base).filter { ["commune", "municipalite", "mrc"].contains($0.level) }
        if let place = places.first(where: isInside) {
            return TerritoryReading(territory: index.territory(place), certainty: .known)
        }
        let territory = Territory(
            scheme: isQuebec ? .quebec : .insee, level: level, label: plainName,
            within: [around.withoutSurroundings] + around.within)
        let contradicts = places.contains { $0.code != nil && !$0.isAmbiguous && $0.country == "FR" } && !isQuebec
        return TerritoryReading(territory: territory, certainty: contradicts ? .contradictory : .unlisted)
    }

    /// « 62000 Arras », « 5 rue des Lices, 49000 Angers Cedex 1 », « Arras 62000 ».
    private func posted(_ text: String) -> TerritoryReading? {
        guard country != "CA" else { return nil }
        let words = text.split(whereSeparator: { $0 == " " || $0 == "\u{A0}" })
        guard let place = words.lastIndex(where: { PostalCode.frenchKey(Self.postcode($0)) != nil }),
            let key = PostalCode.frenchKey(Self.postcode(words[place])), let around = index[key]
        else { return nil }
        var name = Array(words[(place + 1)...])
        if let cedex = name.firstIndex(where: { $0.lowercased() == "cedex" }) { name.removeSubrange(cedex...) }
        if name.isEmpty { name = Array(words[..<place]) }
        let town = name.joined(separator: " ").drop { $0 == "-" || $0 == "–" || $0 == " " }
        guard !town.isEmpty, !isCode(String(town)), !town.contains(":") else { return nil }
        return self.town(String(town), in: index.territory(around))
    }

    // MARK: - Code and name

    /// « 31 Haute-Garonne », « Haute-Garonne 31 »: both must agree.
    private func coded(_ text: String, levels: [String] = []) -> TerritoryReading? {
        let words = text.split(separator: " ")
        guard words.count > 1 else { return nil }
        let isFirst = Self.code(words[0]) != nil
        guard let code = Self.code(isFirst ? words[0] : words[words.count - 1]) else { return nil }
        let name = (isFirst ? words.dropFirst() : words.dropLast()).joined(separator: " ")
        let places = index.places(named: name, country: country).filter {
            $0.scheme == .insee && ["departement", "region"].contains($0.level)
                && (levels.isEmpty || levels.contains($0.level))
        }
        if let place = places.first(where: { $0.code == code }) {
            return TerritoryReading(territory: index.territory(place), certainty: .known)
        }
        if let place = places.min(by: { Self.rank($0) < Self.rank($1) }) {
            let territory = Territory(scheme: .insee, level: place.level, label: place.label)
            return TerritoryReading(territory: territory, certainty: .contradictory)
        }
        guard !isFirst || text.utf8.count > 3, let department = index[.department(code)], country != "CA",
            name.unicodeScalars.first?.properties.isUppercase == true
        else { return nil }
        return town(name, in: index.territory(department))
    }

    /// « Lyon 3e », « Paris 5e arrondissement ».
    private func district(_ text: String) -> TerritoryReading? {
        let base = Self.withoutDistrict(text)
        return base.utf8.count < text.utf8.count ? named(base) : nil
    }

    private func plain(_ reading: TerritoryReading, _ text: String) -> Result {
        Result(reading: written(reading, text))
    }

    private func written(_ reading: TerritoryReading, _ text: String) -> TerritoryReading {
        var reading = reading
        reading.territory.asWritten = text
        return reading
    }
}
