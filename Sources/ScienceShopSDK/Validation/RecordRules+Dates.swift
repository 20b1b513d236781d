import JSONSchema
import Messages

extension RecordRules {
    /// Dates are days of the calendar, and a period does not end before it starts.
    static func dates(_ record: Record) -> [Issue] {
        var issues: [Issue] = []
        for (path, text) in dateTexts(record) where PartialDate(text) == nil {
            issues.append(
                Issue(
                    .error, code: "invalid-date", path: path, message: "There is no date '\(text)'.",
                    remedy: """
                        Check the day in the source; a date known only to the month or year is written so: \
                        2019-02, 2019.
                        """))
        }
        if let period = record.period, let start = period.start, let end = period.end, end.certainlyPrecedes(start) {
            issues.append(
                Issue(
                    .error, code: "period-end-before-start", path: "/period/end",
                    message: "The period ends (\(end)) before it starts (\(start)).",
                    remedy: "Check both dates in the source or the rule that reads them."))
        }
        return issues
    }

    /// Every partial date of the document that has the form of one, with its place.
    private static func dateTexts(_ record: Record) -> [(String, String)] {
        var found: [(String, String)] = []
        func note(_ object: JSONObject?, _ path: String, _ members: [String]) {
            for member in members {
                if let text = object?[member]?.string { found.append((path + "/" + member, text)) }
            }
        }
        func each(_ value: JSONValue?, _ path: String, _ members: [String]) {
            for (index, element) in (value?.array ?? []).enumerated() {
                note(element.object, "\(path)/\(index)", members)
            }
        }
        let document = record.document
        note(document["period"]?.object, "/period", ["start", "end"])
        each(document["figures"], "/figures", ["date"])
        each(document["attendance"], "/attendance", ["date"])
        note(document["extent"]?.object, "/extent", ["date"])
        each(document["consent"], "/consent", ["date", "until"])
        each(document["demandStatus"]?["history"], "/demandStatus/history", ["date"])
        return found
    }
}

/// What the built-in tables know of a record's territories.
enum TerritoryRules {
    static func check(_ record: Record) -> [Issue] {
        var issues: [Issue] = []
        walk(record.document["territories"], "/territories", &issues)
        for (index, place) in (record.document["places"]?.array ?? []).enumerated() {
            walk(place["territories"], "/places/\(index)/territories", &issues)
        }
        return issues
    }

    private static func walk(_ value: JSONValue?, _ path: String, _ issues: inout [Issue]) {
        for (index, element) in (value?.array ?? []).enumerated() {
            let here = "\(path)/\(index)"
            if let territory = Territory(element) { issues += check(territory, here) }
            walk(element["within"], here + "/within", &issues)
        }
    }

    private static func check(_ territory: Territory, _ path: String) -> [Issue] {
        guard let scheme = territory.scheme, let level = territory.level, let code = territory.code else { return [] }
        if Territories.knowledge(of: scheme, level: level, code: code) == .unknown {
            return [
                Issue(
                    .warning, code: "unknown-territory", path: path + "/code",
                    message: "No \(level) has the code '\(code)' in the scheme \(scheme.rawValue).",
                    remedy: "Check the code and its level: 32 is a department (Gers) and a region (Hauts-de-France).")
            ]
        }
        let index = TerritoryIndex.shared
        guard let known = index[TerritoryKey(scheme: scheme, level: level, code: code)], let label = territory.label,
            !index.places(named: label, level: level).contains(where: { $0.label == known.label })
        else { return [] }
        return [
            Issue(
                .warning, code: "territory-label", path: path + "/label",
                message: "The \(level) \(code) is \(known.label), not '\(label)'.",
                remedy: "Correct the label or the code; keep the source's wording in asWritten.")
        ]
    }
}
