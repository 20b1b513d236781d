import JSONSchema
import Messages

extension RecordRules {
    /// Dates are days of the calendar, and a period does not end before it starts.
    static func dates(_ record: Record) -> [Issue] {
        var issues: [Issue] = []
        checkDates(of: record) { path, text in
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

    /// Tells each text that stands where a partial date belongs and is none, with its place.
    private static func checkDates(of record: Record, _ tell: (_ path: String, _ text: String) -> Void) {
        func note(_ object: JSONObject?, _ path: @autoclosure () -> String, _ members: [String]) {
            guard let object else { return }
            for member in members {
                guard let text = object[member]?.string, PartialDate(isoDay: text) == nil, PartialDate(text) == nil
                else { continue }
                tell(path() + "/" + member, text)
            }
        }
        func each(_ value: JSONValue?, _ path: String, _ members: [String]) {
            guard let elements = value?.array else { return }
            for (index, element) in elements.enumerated() { note(element.object, "\(path)/\(index)", members) }
        }
        let document = record.document
        note(document["period"]?.object, "/period", ["start", "end"])
        each(document["figures"], "/figures", ["date"])
        each(document["attendance"], "/attendance", ["date"])
        note(document["extent"]?.object, "/extent", ["date"])
        each(document["consent"], "/consent", ["date", "until"])
        each(document["demandStatus"]?["history"], "/demandStatus/history", ["date"])
    }
}

/// What the built-in tables know of a record's territories.
enum TerritoryRules {
    static func check(_ record: Record, _ issues: inout [Issue]) {
        walk(record.document["territories"], "/territories", &issues)
        guard let places = record.document["places"]?.array else { return }
        for (index, place) in places.enumerated() {
            walk(place["territories"], "/places/\(index)/territories", &issues)
        }
    }

    private static func walk(_ value: JSONValue?, _ path: @autoclosure () -> String, _ issues: inout [Issue]) {
        guard let elements = value?.array else { return }
        for (index, element) in elements.enumerated() {
            if let territory = Territory(element) { issues += check(territory, "\(path())/\(index)") }
            walk(element["within"], "\(path())/\(index)/within", &issues)
        }
    }

    private static func check(_ territory: Territory, _ path: @autoclosure () -> String) -> [Issue] {
        guard let scheme = territory.scheme, let level = territory.level, let code = territory.code else { return [] }
        let index = TerritoryIndex.shared
        let place = index[TerritoryKey(scheme: scheme, level: level, code: code)]
        if place == nil, Territories.knowledge(of: scheme, level: level, code: code) == .unknown {
            return [
                Issue(
                    .warning, code: "unknown-territory", path: path() + "/code",
                    message: "No \(level) has the code '\(code)' in the scheme \(scheme.rawValue).",
                    remedy: "Check the code and its level: 32 is a department (Gers) and a region (Hauts-de-France).")
            ]
        }
        guard let known = place, let label = territory.label,
            !label.hasSameBytes(as: known.label),
            !index.places(named: label, level: level).contains(where: { $0.label == known.label })
        else { return [] }
        return [
            Issue(
                .warning, code: "territory-label", path: path() + "/label",
                message: "The \(level) \(code) is \(known.label), not '\(label)'.",
                remedy: "Correct the label or the code; keep the source's wording in asWritten.")
        ]
    }
}
