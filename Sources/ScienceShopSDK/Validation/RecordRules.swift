import JSONSchema
import Messages

/// The rules of a record that reach across its members, and what the tables of territories know.
enum RecordRules {
    static func check(_ record: Record) -> [Issue] {
        var issues: [Issue] = []
        identity(record, &issues)
        issues += dates(record)
        if record.document.contains("figures") || record.document.contains("attendance") { issues += figures(record) }
        if record.document.contains("consent") { issues += consent(record) }
        if record.document.contains("demandStatus") { issues += demand(record) }
        if record.document.contains("relations"), let id = record.id { issues += relations(record, id) }
        TerritoryRules.check(record, &issues)
        return issues
    }

    /// That the kind is the one of the id, the schema says.
    private static func identity(_ record: Record, _ issues: inout [Issue]) {
        guard let home = record.home, let name = record["id"]?.string else { return }
        // An id that begins so has this home, if it is one.
        let begins =
            name.utf8.starts(with: home.utf8) && name.utf8.dropFirst(home.utf8.count).first == UInt8(ascii: ":")
        guard !begins, let id = RecordIdentifier(name), !home.hasSameBytes(as: id.home) else { return }
        issues.append(
            Issue(
                .error, code: "home-disagrees-with-id", path: "/home",
                message: "The home '\(home)' is not the '\(id.home)' of the id \(id).",
                remedy: "Write the home of the id; only the home node may name a record."))
    }

    /// A demand's history follows the order of its statuses and ends in its present one.
    private static func demand(_ record: Record) -> [Issue] {
        guard let demand = record.demandStatus else { return [] }
        var issues: [Issue] = []
        let steps = record.document["demandStatus"]?["history"]?.array ?? []
        for (index, pair) in zip(steps, steps.dropFirst()).enumerated() {
            guard let before = DemandStatus.Step(pair.0), let after = DemandStatus.Step(pair.1),
                let from = before.status, let to = after.status
            else { continue }
            let path = "/demandStatus/history/\(index + 1)"
            if !from.mayPrecede(to) {
                issues.append(
                    Issue(
                        .error, code: "demand-history-order", path: path + "/status",
                        message: "A demand that is '\(from.rawValue)' cannot become '\(to.rawValue)'.",
                        remedy:
                            """
                            Order the history: received, articulated, then one of accepted, referred and declined, \
                            matched, inProgress, answered, closed; steps may be left out.
                            """))
            }
            if let earlier = before.date, let later = after.date, later.certainlyPrecedes(earlier) {
                issues.append(
                    Issue(
                        .warning, code: "demand-history-dates", path: path + "/date",
                        message: "The step of \(later) stands after that of \(earlier).",
                        remedy: "Check both dates in the source."))
            }
        }
        if let status = demand.status, let last = steps.last?["status"]?.string, last != status.rawValue {
            issues.append(
                Issue(
                    .error, code: "demand-status-not-last", path: "/demandStatus/status",
                    message: "The status is '\(status.rawValue)', but the history ends in '\(last)'.",
                    remedy: "Add the missing step to the history, or write the status it ends in."))
        }
        return issues
    }

    private static func relations(_ record: Record, _ id: RecordIdentifier) -> [Issue] {
        (record.document["relations"]?.array ?? []).enumerated().compactMap { index, value in
            guard Relation(value)?.record == id else { return nil }
            return Issue(
                .warning, code: "relation-to-itself", path: "/relations/\(index)/record",
                message: "The record is related to itself.", remedy: "Remove the relation or correct its id.")
        }
    }

    private static func figures(_ record: Record) -> [Issue] {
        ["figures", "attendance"].flatMap { member in
            (record.document[member]?.array ?? []).enumerated().compactMap { index, value -> Issue? in
                guard let figure = Figure(value), let low = figure.value, let high = figure.valueMax, high < low else {
                    return nil
                }
                return Issue(
                    .error, code: "figure-range-order", path: "/\(member)/\(index)/valueMax",
                    message: "The upper end of the figure is below its lower end.",
                    remedy: "Write the smaller number as value and the larger as valueMax.")
            }
        }
    }

    private static func consent(_ record: Record) -> [Issue] {
        (record.document["consent"]?.array ?? []).enumerated().compactMap { index, value in
            guard let grant = ConsentGrant(value), let date = grant.date, let until = grant.until,
                until.certainlyPrecedes(date)
            else { return nil }
            return Issue(
                .error, code: "consent-until-before-date", path: "/consent/\(index)/until",
                message: "The consent of \(date) ends in \(until), before it was given.",
                remedy: "Check both dates in the source; a consent whose time is unsure is no consent.")
        }
    }
}
