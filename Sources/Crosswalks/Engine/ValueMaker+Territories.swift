import JSONSchema
import Messages
import ScienceShopSDK

extension ValueMaker {
    /// The places that some words name.
    ///
    /// - Parameter level: the level of names that no table knows.
    func territories(_ found: Element, _ words: Words, level: String?, _ rule: String) -> [Made] {
        let readings = knownTerritories.readings(words.text, country: context.country, level: level)
        guard !readings.isEmpty else {
            // A whole sentence says nothing by naming no place.
            guard words.text.utf8.count <= 100, level == nil else { return [] }
            let issue = Issue(
                .warning, code: "unknown-territory", message: "« \(words.text) » names no territory that is known.",
                remedy: "Give the `level` that such names have here, or the territory member by member.",
                location: words.location)
            return [Made(.null, issues: [issue])]
        }
        return readings.map { reading in
            let asWritten = reading.territory.asWritten ?? words.text
            let proof = Evidence(path: "", asWritten: asWritten, location: words.location, rule: rule)
            var made = Made(.object(reading.territory.object), evidence: found.isConstant ? [] : [proof])
            if let problem = Self.problem(reading, asWritten) {
                made.issues = [
                    Issue(
                        .warning, code: problem.code, message: problem.message, remedy: problem.remedy,
                        location: words.location)
                ]
            }
            return made
        }
    }

    /// The places that some words name, as an organisation has them: the town with the territories it lies in.
    func places(_ found: Element, _ words: Words, level: String?, _ rule: String) -> [Made] {
        territories(found, words, level: level, rule).map { made in
            guard let territory = made.json.object else { return made }
            var place: JSONObject = [:]
            let isTown = ["commune", "municipalite", "lieu"].contains(territory["level"]?.string ?? "")
            if isTown, let label = territory["label"] { place["locality"] = label }
            place["territories"] = .array([made.json])
            place["asWritten"] = territory["asWritten"] ?? .string(Text.collapsedSpaces(words.text))
            var result = made
            result.json = .object(place)
            return result
        }
    }

    private static func problem(
        _ reading: TerritoryReading, _ asWritten: String
    ) -> (code: String, message: Message, remedy: Message)? {
        switch reading.certainty {
        case .known, .unlisted: return nil
        case .ambiguous:
            return (
                "ambiguous-territory", "« \(asWritten) » is the name of several places; none was chosen.",
                "Give the place's code, or what it lies in."
            )
        case .contradictory:
            return (
                "contradictory-territory", "The name and the code in « \(asWritten) » do not agree.",
                "Check the source; the name was kept."
            )
        }
    }
}
