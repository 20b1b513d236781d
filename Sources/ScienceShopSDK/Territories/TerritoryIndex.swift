/// The tables by key and by name, built once.
struct TerritoryIndex: Sendable {
    static let shared = TerritoryIndex(TerritoryTable.places)

    private var byKey: [TerritoryKey: Place] = [:]
    private var byName: [String: [Place]] = [:]

    private init(_ places: [Place]) {
        for place in places {
            if let key = place.key { byKey[key] = place }
            // Other codes of the same place are not found by name: one name, one territory.
            if place.scheme == .iso31662, place.level == "region" || place.level == "departement" { continue }
            if place.scheme == .nuts, (place.code?.utf8.count ?? 0) < 4 { continue }
            if place.level == "metropole", place.scheme != .insee { continue }
            for name in Set(([place.label] + place.aliases).flatMap(Self.names)) {
                byName[name, default: []].append(place)
            }
        }
    }

    subscript(key: TerritoryKey) -> Place? { byKey[key] }

    /// A name by its words, and again without its article: « La Réunion » is also found as « Réunion ».
    private static func names(_ label: String) -> [String] {
        let whole = key(label)
        let bare = withoutArticle(whole)
        return bare == whole ? [whole] : [whole, bare]
    }

    /// The words of a name, « St » written out.
    static func key(_ label: String) -> String {
        let key = Text.wordKey(label)
        guard mayHoldSaint(key) else { return key }
        return key.split(separator: " ").map { word in
            switch word {
            case "st": "saint"
            case "ste": "sainte"
            default: String(word)
            }
        }.joined(separator: " ")
    }

    /// Whether a word begins with `st`.
    private static func mayHoldSaint(_ key: String) -> Bool {
        var before: (UInt8, UInt8) = (0x20, 0x20)
        for byte in key.utf8 {
            if before == (0x20, UInt8(ascii: "s")), byte == UInt8(ascii: "t") { return true }
            before = (before.1, byte)
        }
        return false
    }

    private static func withoutArticle(_ key: String) -> String {
        for article in ["la ", "le ", "les ", "l "] where key.hasPrefix(article) {
            return String(key.dropFirst(article.utf8.count))
        }
        return key
    }

    func places(named label: String, level: String? = nil, country: String? = nil) -> [Place] {
        let key = Self.key(label)
        guard !key.isEmpty else { return [] }
        let found = byName[key] ?? byName[Self.withoutArticle(key)] ?? []
        return found.filter { place in
            (level == nil || place.level == level)
                && (country == nil || place.country == country || ["pays", "province"].contains(place.level))
        }
    }

    /// The place as a record writes it, with those around it.
    func territory(_ place: Place) -> Territory {
        Territory(
            scheme: place.scheme, level: place.level, code: place.code, label: place.label, within: around(place.within)
        )
    }

    func around(_ keys: [TerritoryKey]) -> [Territory] {
        keys.compactMap { byKey[$0] }.map {
            Territory(scheme: $0.scheme, level: $0.level, code: $0.code, label: $0.label)
        }
    }
}
