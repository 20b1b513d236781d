import Federation
import JSONSchema
import ScienceShopSDK

/// A ledger's whole content as lines of text, for comparing two ledgers. Times and the numbers of runs are left out.
public struct LedgerDump: Sendable, Hashable, CustomStringConvertible {
    public enum Scope: Sendable {
        /// What is said: records, claims, evidence, source records, aliases, decisions. The same whatever order sources were
        /// read in.
        case content
        /// Also revisions, ended claims and the change feed: how it came to be said.
        case everything
    }

    public let lines: [String]
    public var description: String { lines.joined(separator: "\n") }

    public init(_ ledger: any Ledger, _ scope: Scope = .everything) async throws {
        lines = try await ledger.read { try Self.lines(of: $0, scope) }
    }

    /// The lines only one of two dumps has, each marked with `-` or `+`.
    public func difference(from other: LedgerDump) -> [String] {
        let (mine, theirs) = (Set(lines.map(ByteString.init)), Set(other.lines.map(ByteString.init)))
        return theirs.subtracting(mine).sorted().map { "-\($0.text)" }
            + mine.subtracting(theirs).sorted().map { "+\($0.text)" }
    }

    private static func lines(of ledger: any LedgerReader, _ scope: Scope) throws -> [String] {
        var lines: [String] = []
        var query = RecordQuery(status: nil)
        while true {
            let page = try ledger.records(query)
            for stored in page { lines += try self.lines(of: stored, ledger, scope) }
            guard page.count == query.limit, let last = page.last else { break }
            query.after = last.id
        }
        for source in try ledger.sources() { lines += try self.lines(of: source, ledger, scope) }
        for (id, successor) in try ledger.aliases().sorted(by: { $0.key < $1.key }) {
            lines.append("alias \(id) → \(successor)")
        }
        var decided = ConsentQuery()
        while true {
            let page = try ledger.decisions(decided)
            for decision in page {
                var object = decision.json.object ?? [:]
                object["recordedAt"] = nil
                lines.append("decision \(JSONValue.object(object).canonicalText)")
            }
            guard page.count == decided.limit, let last = page.last else { break }
            decided.after = last.id
        }
        guard scope == .everything else { return lines }
        var sequence = 0
        while true {
            let page = try ledger.changes(after: sequence, limit: 500)
            for change in page {
                lines.append(
                    "change \(change.record) \(change.kind) \(change.revision) \(change.contentHash)"
                        + (change.successor.map { " → \($0)" } ?? ""))
            }
            guard let last = page.last else { break }
            sequence = last.sequence
        }
        return lines
    }

    private static func lines(
        of stored: StoredRecord, _ ledger: any LedgerReader, _ scope: Scope
    ) throws -> [String] {
        let revision = scope == .everything ? " revision \(stored.revision)" : ""
        var lines = ["record \(stored.id)\(revision) \(text(of: stored.record, scope))"]
        for claim in try ledger.claims(of: stored.id) { lines.append("  " + line(of: claim)) }
        for item in try ledger.evidence(of: stored.id) {
            for evidence in item.evidence {
                lines.append("  evidence \(item.source) “\(item.sourceRecord)” \(evidence.json.canonicalText)")
            }
        }
        return lines
    }

    private static func lines(of source: SourceKey, _ ledger: any LedgerReader, _ scope: Scope) throws -> [String] {
        var lines: [String] = []
        let gone: Set<SourceRecordState.Status> = scope == .everything ? [.gone] : []
        var query = SourceRecordQuery(source, statuses: gone.union([.active, .quarantined, .leaving, .kept]))
        while true {
            let page = try ledger.sourceRecords(query)
            for state in page {
                let issues = JSONValue.array(state.issues.map(\.json)).canonicalText
                lines.append(
                    "source record \(source) “\(state.identifier)” \(state.status) \(state.fingerprint) "
                        + "\(state.payload) \(state.refused) \(issues)")
                if try ledger.payload(state.payload) == nil, source.node != SourceKey.importNode {
                    lines.append("  PAYLOAD MISSING")
                }
                guard scope == .everything else { continue }
                for claim in try ledger.claims(by: state.identifier, of: source) where claim.state == .ended {
                    lines.append("  " + line(of: claim))
                }
            }
            guard page.count == query.limit, let last = page.last else { return lines }
            query.after = last.identifier
        }
    }

    private static func line(of claim: Claim) -> String {
        "claim \(claim.source) “\(claim.sourceRecord)” \(claim.record) #\(claim.ordinal) \(claim.state)"
            + "\(claim.isMention ? " mention" : "")\(claim.isVerbatim ? " verbatim" : "") \(claim.contentHash) "
            + "\(claim.payload?.description ?? "-") \(claim.crosswalk) \(claim.crosswalkVersion)"
            + (claim.departure.map { " \($0.reason) \($0.standing)" } ?? "")
    }

    /// A record without times and revision. A tombstone keeps the hops of who spoke last, which is no content.
    private static func text(of record: Record, _ scope: Scope) -> String {
        var document = record.document
        if record.isDeleted, scope == .content { document["provenance"] = nil }
        document["modifiedAt"] = nil
        document["revision"] = nil
        if let hops = document["provenance"]?.array {
            document["provenance"] = .array(
                hops.map { hop in
                    var hop = hop.object ?? [:]
                    hop["retrievedAt"] = nil
                    return .object(hop)
                }
                .sorted { $0.canonicalText < $1.canonicalText })
        }
        return JSONValue.object(document).canonicalText
    }
}
