import AdapterKit
import Federation
import GRDB
import JSONSchema
import ScienceShopSDK

/// The parts of a run that no question asks for by themselves, as one JSON object.
enum RunCoding {
    private static let counts: [(String, any WritableKeyPath<Run, Int> & Sendable)] = [
        ("seen", \.counts.seen), ("unchanged", \.counts.unchanged), ("added", \.counts.added),
        ("changed", \.counts.changed), ("renamed", \.counts.renamed), ("quarantined", \.counts.quarantined),
        ("left", \.counts.left), ("removed", \.counts.removed), ("held", \.counts.held),
        ("recordsAdded", \.counts.records.added), ("recordsChanged", \.counts.records.changed),
        ("recordsRestored", \.counts.records.restored), ("recordsRemoved", \.counts.records.removed),
        ("recordsRenamed", \.counts.records.renamed), ("recordsHeld", \.counts.records.held),
        ("recordsQuarantined", \.counts.records.quarantined), ("pages", \.pages), ("errors", \.errors),
        ("warnings", \.warnings), ("sequenceBefore", \.sequenceBefore), ("sequenceAfter", \.sequenceAfter),
        ("writes", \.writes),
    ]

    static func details(_ run: Run) -> String {
        var object = JSONObject(counts.map { ($0.0, .number(Double(run[keyPath: $0.1]))) })
        object["explanation"] = .string(run.explanation)
        object["sourceSummary"] = .string(run.sourceSummary)
        object["total"] = run.total.map { .number(Double($0)) }
        object["resumed"] = run.resumed.map { .number(Double($0.rawValue)) }
        object["failure"] = run.failure.map { failure in
            var object: JSONObject = ["code": .string(failure.code.rawValue), "message": .string(failure.message)]
            object["cause"] = failure.cause.map { .string($0) }
            return .object(object)
        }
        return JSONValue.object(object).canonicalText
    }

    static func read(_ text: String, into run: inout Run) throws {
        let details = try StoredJSON.read(text)
        for (name, path) in counts { run[keyPath: path] = details[name]?.integer ?? 0 }
        run.explanation = details["explanation"]?.string ?? ""
        run.sourceSummary = details["sourceSummary"]?.string ?? ""
        run.total = details["total"]?.integer
        run.resumed = details["resumed"]?.integer.map { RunID($0) }
        run.failure = details["failure"].map { failure in
            Run.Failure(
                code: FederationError.Code(rawValue: failure["code"]?.string ?? "internal"),
                message: failure["message"]?.string ?? "", cause: failure["cause"]?.string)
        }
    }
}

extension Run {
    init(_ row: Row) throws {
        try self.init(
            id: RunID(row["id"]), source: row.sourceKey("source"), activity: row.word("activity"),
            startedAt: Timestamp(milliseconds: row["started_at"]), sequenceBefore: 0)
        endedAt = row.timestamp("ended_at")
        let verdict: String? = row["verdict"]
        self.verdict = verdict.flatMap(Verdict.init)
        try RunCoding.read(row["details"], into: &self)
    }
}
