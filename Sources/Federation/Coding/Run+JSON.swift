import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension RunCounts {
    private static let members: [(String, any WritableKeyPath<RunCounts, Int> & Sendable)] = [
        ("seen", \.seen), ("unchanged", \.unchanged), ("added", \.added), ("changed", \.changed),
        ("renamed", \.renamed), ("quarantined", \.quarantined), ("left", \.left), ("removed", \.removed),
        ("held", \.held), ("waiting", \.waiting),
    ]
    private static let recordMembers: [(String, any WritableKeyPath<RunCounts, Int> & Sendable)] = [
        ("added", \.records.added), ("changed", \.records.changed), ("restored", \.records.restored),
        ("removed", \.records.removed), ("renamed", \.records.renamed), ("held", \.records.held),
        ("waiting", \.records.waiting),
        ("quarantined", \.records.quarantined),
    ]

    /// Source records by what became of them, and `records` likewise.
    public var json: JSONValue {
        var object = JSONObject(Self.members.map { ($0.0, .number(Double(self[keyPath: $0.1]))) })
        object["records"] = .object(JSONObject(Self.recordMembers.map { ($0.0, .number(Double(self[keyPath: $0.1]))) }))
        return .object(object)
    }

    /// What is missing is zero.
    public init(json: JSONValue) {
        self.init()
        for (name, path) in Self.members { self[keyPath: path] = json[name]?.integer ?? 0 }
        for (name, path) in Self.recordMembers { self[keyPath: path] = json["records"]?[name]?.integer ?? 0 }
    }
}

extension Run {
    /// Every member under its own name; absent when nil.
    public var json: JSONValue {
        var object: JSONObject = [
            "run": .number(Double(id.rawValue)), "source": .string(source.description),
            "activity": .string(activity.rawValue), "startedAt": .string(startedAt.description),
        ]
        if let endedAt { object["endedAt"] = .string(endedAt.description) }
        if let verdict {
            object["verdict"] = .string(verdict.rawValue)
            object["exitCode"] = .number(Double(verdict.exitCode))
        }
        object.set("explanation", explanation)
        object["counts"] = counts.json
        object["pages"] = .number(Double(pages))
        if let total { object["total"] = .number(Double(total)) }
        object["errors"] = .number(Double(errors))
        object["warnings"] = .number(Double(warnings))
        object.set("sourceSummary", sourceSummary)
        if let failure {
            var value: JSONObject = ["code": .string(failure.code.rawValue)]
            value.set("message", failure.message)
            if let cause = failure.cause { value["cause"] = .string(cause) }
            object["failure"] = .object(value)
        }
        if let resumed { object["resumed"] = .number(Double(resumed.rawValue)) }
        if let askedFrom { object["askedFrom"] = .string(askedFrom.text) }
        if let bookmark { object["bookmark"] = .string(bookmark.text) }
        if restarts > 0 { object["restarts"] = .number(Double(restarts)) }
        if let sweep {
            object["sweep"] = [
                "listed": .number(Double(sweep.listed)), "missed": .number(Double(sweep.missed)),
                "isComplete": .bool(sweep.isComplete),
            ]
        }
        object["sequenceBefore"] = .number(Double(sequenceBefore))
        object["sequenceAfter"] = .number(Double(sequenceAfter))
        object["writes"] = .number(Double(writes))
        return .object(object)
    }

    /// Nil when it is not what `json` writes.
    public init?(json: JSONValue) {
        guard let id = json["run"]?.integer, let source = json["source"]?.string.flatMap({ SourceKey($0) }),
            let activity = json["activity"]?.string.flatMap(Activity.init),
            let startedAt = json["startedAt"]?.string.flatMap(Timestamp.init)
        else { return nil }
        self.init(
            id: RunID(id), source: source, activity: activity, startedAt: startedAt,
            sequenceBefore: json["sequenceBefore"]?.integer ?? 0)
        endedAt = json["endedAt"]?.string.flatMap(Timestamp.init)
        verdict = json["verdict"]?.string.flatMap(Verdict.init)
        explanation = json.message("explanation")
        counts = RunCounts(json: json["counts"] ?? .null)
        pages = json["pages"]?.integer ?? 0
        total = json["total"]?.integer
        errors = json["errors"]?.integer ?? 0
        warnings = json["warnings"]?.integer ?? 0
        sourceSummary = json.message("sourceSummary")
        failure = json["failure"].map {
            Failure(
                code: FederationError.Code(rawValue: $0["code"]?.string ?? ""), message: $0.message("message"),
                cause: $0["cause"]?.string)
        }
        resumed = json["resumed"]?.integer.map { RunID($0) }
        askedFrom = json["askedFrom"]?.string.map { Bookmark($0) }
        bookmark = json["bookmark"]?.string.map { Bookmark($0) }
        restarts = json["restarts"]?.integer ?? 0
        sweep = json["sweep"].map {
            Sweep(
                listed: $0["listed"]?.integer ?? 0, missed: $0["missed"]?.integer ?? 0,
                isComplete: $0["isComplete"]?.bool ?? false)
        }
        sequenceAfter = json["sequenceAfter"]?.integer ?? 0
        writes = json["writes"]?.integer ?? 0
    }
}
