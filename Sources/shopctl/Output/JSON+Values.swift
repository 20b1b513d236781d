import AdapterKit
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

// How the house's values look in `--format json` and `jsonl`.

extension JSONObject {
    /// Members without a value are left out.
    init(present pairs: [(String, JSONValue?)]) {
        self.init(pairs.compactMap { pair in pair.1.map { (pair.0, $0) } })
    }
}

extension JSONValue {
    static func count(_ value: Int) -> JSONValue { .number(Double(value)) }
    static func text(_ value: some CustomStringConvertible) -> JSONValue { .string(value.description) }
}

extension ConfigProblem {
    var json: JSONValue {
        .object(
            JSONObject(present: [
                ("file", .string(file)), ("line", line.map(JSONValue.count)), ("column", column.map(JSONValue.count)),
                ("message", .text(message)), ("remedy", remedy.isEmpty ? nil : .text(remedy)),
                ("nearest", nearest.map(JSONValue.string)),
            ]))
    }
}

extension SourceLocation {
    var json: JSONValue {
        .object(
            JSONObject(present: [
                ("line", line.map(JSONValue.count)), ("column", column.map(JSONValue.count)),
                ("label", label.map(JSONValue.string)),
            ]))
    }

    /// `line 12, column 3, « Référence »`.
    var told: Message {
        var parts: [Message] = []
        if let line { parts.append("line \(plain: line)") }
        if let column, line != nil { parts.append("column \(plain: column)") }
        if let label { parts.append(.verbatim(label)) }
        return .joined(parts, separator: ", ")
    }
}

extension Issue {
    var json: JSONObject {
        JSONObject(present: [
            ("severity", .string(severity.rawValue)), ("code", .string(code)),
            ("path", path.isEmpty ? nil : .string(path)), ("message", .text(message)),
            ("remedy", remedy.isEmpty ? nil : .text(remedy)), ("location", location?.json),
        ])
    }
}

extension RunIssue {
    var json: JSONValue {
        var object = JSONObject(present: [
            ("record", record.map(JSONValue.string)), ("sourceRecord", sourceRecord.map(JSONValue.string)),
        ])
        for member in issue.json { object[member.key] = member.value }
        return .object(object)
    }
}

extension Evidence {
    var json: JSONValue {
        [
            "path": .string(path), "asWritten": .string(asWritten), "location": location.json, "rule": .string(rule),
        ]
    }
}

extension Run {
    var json: JSONObject {
        JSONObject(present: [
            ("run", .count(id.rawValue)), ("source", .text(source)), ("activity", .string(activity.rawValue)),
            ("verdict", (verdict?.rawValue).map(JSONValue.string)), ("explanation", .text(explanation)),
            ("startedAt", .text(startedAt)), ("endedAt", endedAt.map { .text($0) }), ("counts", counts.json),
            ("pages", .count(pages)), ("errors", .count(errors)), ("warnings", .count(warnings)),
            ("sourceSummary", sourceSummary.isEmpty ? nil : .text(sourceSummary)),
            ("failure", failure.map { ["code": .text($0.code), "message": .text($0.message)] }),
            ("resumed", resumed.map { .count($0.rawValue) }),
            ("askedFrom", (askedFrom?.text).map(JSONValue.string)),
            ("bookmark", (bookmark?.text).map(JSONValue.string)),
            ("restarts", restarts == 0 ? nil : .count(restarts)),
            (
                "sweep",
                sweep.map {
                    [
                        "listed": .count($0.listed), "missed": .count($0.missed), "isComplete": .bool($0.isComplete),
                    ]
                }
            ), ("sequenceBefore", .count(sequenceBefore)),
            ("sequenceAfter", .count(sequenceAfter)), ("writes", .count(writes)),
        ])
    }
}

extension SourceMemory {
    /// Nil when nothing is remembered.
    var json: JSONValue? {
        let object = JSONObject(present: [
            ("bookmark", (kept?.bookmark.text).map(JSONValue.string)),
            ("bookmarkOfRun", (kept?.run.rawValue).map(JSONValue.count)),
            ("bookmarkAt", (kept?.savedAt).map { .text($0) }),
            ("sweptByRun", (sweep?.run.rawValue).map(JSONValue.count)),
            ("sweptAt", (sweep?.at).map { .text($0) }),
        ])
        return object.isEmpty ? nil : .object(object)
    }
}

extension RunCounts {
    var json: JSONValue {
        [
            "seen": .count(seen), "unchanged": .count(unchanged), "added": .count(added), "changed": .count(changed),
            "renamed": .count(renamed), "quarantined": .count(quarantined), "left": .count(left),
            "removed": .count(removed), "held": .count(held), "addUp": .bool(addUp),
            "records": [
                "added": .count(records.added), "changed": .count(records.changed),
                "restored": .count(records.restored), "removed": .count(records.removed),
                "renamed": .count(records.renamed), "held": .count(records.held),
                "quarantined": .count(records.quarantined),
            ],
        ]
    }
}

extension PlannedChange {
    var json: JSONValue {
        var object = JSONObject(present: [
            ("action", .string(word)), ("record", record.map { .text($0) }),
            ("sourceRecord", sourceRecord.map(JSONValue.string)), ("title", title.isEmpty ? nil : .string(title)),
        ])
        switch action {
        case .change(let fields):
            object["fields"] = .array(
                fields.map { field in
                    .object(
                        JSONObject(present: [("path", .string(field.path)), ("old", field.old), ("new", field.new)]))
                })
        case .rename(let old): object["from"] = .string(old)
        case .wait(let until): object["until"] = .text(until)
        case .quarantine(let issues): object["issues"] = .array(issues.map { .object($0.json) })
        default: break
        }
        return .object(object)
    }

    /// The action in a word, for programs.
    var word: String {
        switch action {
        case .add: "add"
        case .change: "change"
        case .unchanged: "unchanged"
        case .rename: "rename"
        case .remove: "remove"
        case .hold: "hold"
        case .wait: "wait"
        case .restore: "restore"
        case .quarantine: "quarantine"
        }
    }

    /// The action in a word, for people.
    var told: Message {
        switch action {
        case .add: "add"
        case .change: "change"
        case .unchanged: "unchanged"
        case .rename: "rename"
        case .remove: "remove"
        case .hold: "hold"
        case .wait: "wait"
        case .restore: "restore"
        case .quarantine: "quarantine"
        }
    }
}
