import Federation
import JSONSchema
import Messages
import ScienceShopSDK

/// The copies of a record that sources pass on, beside what the ledger shows.
struct CopyText {
    let claim: Claim
    /// Whether it is what the ledger shows.
    let speaks: Bool
    /// Whether it contradicts what the ledger shows, in the same revision.
    let isFork: Bool
    /// What it says otherwise than the ledger shows.
    let differences: [Federation.FieldChange]

    /// In the order they speak.
    static func all(_ claims: [Claim], _ record: StoredRecord) -> [CopyText] {
        let forks = Fork.versions(claims)
        return claims.filter(\.isVerbatim).map { claim in
            CopyText(
                claim: claim, speaks: claim.draft == record.record, isFork: forks.contains(claim),
                differences: Federation.FieldChange.between(record.record, claim.draft))
        }
    }

    private var revision: Int { claim.draft.revision ?? 0 }
    private var hops: [ProvenanceHop] { claim.draft.provenance }

    /// The ledgers it came through, newest first.
    private var way: String {
        hops.map { $0.harvester ?? $0.node ?? "?" }.reduce(into: [String]()) { way, name in
            if way.last != name { way.append(name) }
        }.joined(separator: " ← ")
    }

    var json: JSONValue {
        .object(
            JSONObject(present: [
                ("source", .text(claim.source)), ("sourceRecord", .string(claim.sourceRecord)),
                ("state", .string(claim.state.rawValue)), ("speaks", .bool(speaks)), ("fork", .bool(isFork)),
                ("revision", .count(revision)), ("contentHash", .text(claim.contentHash)),
                ("way", .array(hops.map { .string($0.harvester ?? $0.node ?? "") })),
                ("record", .object(claim.draft.document)),
            ]))
    }

    /// Every copy when they were asked for; otherwise forks alone.
    static func show(_ claims: [Claim], _ record: StoredRecord, inFull: Bool, _ console: Console) {
        let copies = all(claims, record)
        let shown = inFull ? copies : copies.filter(\.isFork)
        guard !shown.isEmpty else {
            if inFull {
                console.line()
                console.line("No source passes it on as a copy.")
            }
            return
        }
        console.line()
        console.line("Copies", .bold)
        for copy in shown {
            console.data("  " + console.text(copy.told), copy.isFork ? .plain : .dim)
            for change in copy.differences.prefix(mostDifferences) {
                console.data("    \(change.path)  \(value(change.new))", .dim)
            }
        }
    }

    private static let mostDifferences = 20

    private static func value(_ value: JSONValue?) -> String {
        guard let value else { return "-" }
        let text = value.string ?? value.canonicalText
        return text.count > 120 ? String(text.prefix(119)) + "…" : text
    }

    private var told: Message {
        let by: Message = hops.isEmpty ? "" : ", by the way \(way)"
        if isFork { return "fork: revision \(plain: revision) from \(claim.source) says something else\(by)" }
        if speaks { return "shown: revision \(plain: revision) from \(claim.source)\(by)" }
        return "kept: revision \(plain: revision) from \(claim.source)\(by)"
    }
}
