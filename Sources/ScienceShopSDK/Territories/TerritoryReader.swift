import JSONSchema

/// Reads territories as people write them in fields, addresses and lists: « Haute-Garonne (31) », « Toulouse –
/// Haute-Garonne (31) et Montpellier – Hérault (34) », « la MRC du Témiscamingue », « 62000 Arras ».
///
/// A code alone is never a territory, and a name that nothing says to be a place yields nothing.
public enum TerritoryReader {
    /// The territories of a text, in order.
    ///
    /// - Parameters:
    ///   - country: where the document is from (ISO 3166-1 alpha-2): names of places in other countries are not meant.
    ///   - level: the level of names that no table knows (notation of `territory-level`), when the field is known to
    ///     hold places; without it they yield nothing.
    public static func read(_ text: String, country: String? = nil, level: String? = nil) -> [Territory] {
        readings(text, country: country, level: level).map(\.territory)
    }

    /// The same with how sure each reading is.
    public static func readings(_ text: String, country: String? = nil, level: String? = nil) -> [TerritoryReading] {
        let pieces = TerritoryPieces(text)
        let parser = TerritoryParser(country: country)
        var found: [TerritoryReading] = []
        var seen = Set<Territory>()
        var carried: String?
        var unread = Set<ByteString>()
        var isAddress = false
        var position = 0
        while position < pieces.count {
            // « Lot et Garonne » before « Lot »: the longest run of pieces that is one name.
            let longest = (position + 2...position + 3).reversed().first {
                $0 <= pieces.count && parser.isName(pieces.text(position..<$0))
            }
            let next = longest ?? position + 1
            let piece = pieces.text(position..<next)
            if let result = parser.parse(piece, level: carried) {
                if result.isPlural { carried = result.reading.territory.level }
                isAddress = isAddress || result.isAddress
                let isFirst = found.isEmpty && next == pieces.count
                if !isAround(result.reading.territory, found.last),
                    isFirst || seen.insert(result.reading.territory).inserted
                {
                    found.append(result.reading)
                }
            } else {
                unread.insert(ByteString(piece))
                if let level, !isAddress, !Text.wordKey(piece).isEmpty, !parser.isCode(piece), next == position + 1 {
                    let place = Territory(scheme: .local, level: level, label: piece, asWritten: piece)
                    found.append(TerritoryReading(territory: place, certainty: .unlisted))
                }
            }
            position = next
        }
        // The name of a house or a street before its postal code is no place of the field's level.
        if isAddress {
            found.removeAll { $0.territory.scheme == .local && unread.contains(ByteString($0.territory.label ?? "")) }
        }
        return found
    }

    /// Whether a territory is only what the last one lies in: « Lyon, France » is one place, not two.
    private static func isAround(_ territory: Territory, _ last: TerritoryReading?) -> Bool {
        guard let key = territory.key, let last else { return false }
        return last.territory.within.contains { $0.key == key }
    }
}

/// A text cut at commas, semicolons, « et », line ends and slashes, but not inside brackets.
private struct TerritoryPieces {
    private let source: [Unicode.Scalar]
    private var ranges: [Range<Int>] = []
    private static let joints = [" et ", " and ", " & ", " / "].map { Array($0.unicodeScalars) }
    var count: Int { ranges.count }

    init(_ text: String) {
        source = Array(text.unicodeScalars)
        var depth = 0
        var start = 0
        var position = 0
        while position < source.count {
            if source[position] == "(" { depth += 1 }
            if source[position] == ")" { depth = max(0, depth - 1) }
            let width = depth > 0 ? 0 : separator(at: position)
            if width > 0 {
                add(start..<position)
                start = position + width
                position = start
            } else {
                position += 1
            }
        }
        add(start..<source.count)
    }

    /// The source's own words of some pieces in a row, with what stands between them.
    func text(_ pieces: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: source[ranges[pieces.lowerBound].lowerBound..<ranges[pieces.upperBound - 1].upperBound])
        let text = Text.collapsedSpaces(String(view))
        // The full stop of a sentence; « St. » and « C.I.S.T. » keep theirs.
        guard text.hasSuffix("."), let word = text.split(separator: " ").last, word.utf8.count > 4,
            !word.dropLast().contains(".")
        else { return text }
        return String(text.dropLast())
    }

    private mutating func add(_ range: Range<Int>) {
        if source[range].contains(where: { !Text.isBlank($0.value) }) { ranges.append(range) }
    }

    private func separator(at position: Int) -> Int {
        switch source[position] {
        case ",", ";", "\n", "\r", "|", "•": return 1
        default: break
        }
        guard Text.isBlank(source[position].value) else { return 0 }
        for scalars in Self.joints {
            guard position + scalars.count <= source.count else { continue }
            let slice = source[position..<position + scalars.count]
            if zip(slice, scalars).allSatisfy({ $0 == $1 || ($1 == " " && Text.isBlank($0.value)) }) {
                return scalars.count
            }
        }
        return 0
    }
}
