import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// Turns source records into checked drafts. Pure: the ledger and the clock stay outside.
struct SourceMapper: Sendable {
    let key: SourceKey
    let adapter: AdapterManifest
    let crosswalks: [any Crosswalk]
    var adapterCrosswalks: [any Crosswalk]
    let context: CrosswalkContext
    let firstHand: FirstHand
    let validator: any RecordValidating

    /// Changes whenever this code may make other drafts of the same payload.
    private static let version = "1"

    /// The hash of what all source records of this run depend on.
    let basis: Digest

    init(_ job: HarvestJob, validator: any RecordValidating) {
        key = job.key
        adapter = job.source.manifest
        crosswalks = job.crosswalks
        adapterCrosswalks = job.source.crosswalks + AnsweredCrosswalk.all(of: job.source)
        context = job.context
        firstHand = job.firstHand
        self.validator = validator
        let versions = (crosswalks + adapterCrosswalks).flatMap { [$0.id, $0.version] }
        basis = Digest(
            ofParts: [
                Self.version, Record.schemaVersion, validator.version, context.node, context.language, context.basis,
            ] + versions)
    }

    func map(_ source: SourceRecord, _ digests: PayloadDigests, retrievedAt: Timestamp) -> MappedSourceRecord {
        var mapped = MappedSourceRecord(source: source, digests: digests, drafts: [], findings: [], refused: 0)
        let own = crosswalks.filter { $0.accepts(source.format) }
        let chosen = own.isEmpty ? adapterCrosswalks.filter { $0.accepts(source.format) } : own
        guard !chosen.isEmpty else {
            mapped.findings.append(.init(issue: noCrosswalk(for: source)))
            return mapped
        }
        var accepted: [(id: RecordIdentifier, draft: Draft, crosswalk: any Crosswalk)] = []
        for crosswalk in chosen {
            let result = crosswalk.map(source, context: context)
            mapped.findings += result.issues.map { .init(issue: $0) }
            for draft in result.drafts where !firstHand.holds(draft.record, saidBy: key.node) {
                let draft = prepared(draft)
                let name = draft.record["id"]?.string
                let issues = draft.issues + problems(of: draft.record).map { located($0, draft, source) }
                mapped.findings += issues.map { .init(record: name, issue: $0) }
                if let id = draft.record.id, !issues.contains(where: { $0.severity == .error }) {
                    accepted.append((id, draft, crosswalk))
                } else {
                    mapped.refused += 1
                }
            }
        }
        mapped.drafts = united(accepted).map { id, draft, crosswalk in
            var record = draft.record
            record["provenance"] = .array(
                [hop(source, digests, crosswalk, retrievedAt)] + (record["provenance"]?.array ?? []))
            let written = CanonicalObject(record.document)
            return MappedDraft(
                id: id, record: record, written: written, words: SearchColumns(record),
                contentHash: Digest(of: written.canonicalBytes(without: Record.isVolatile)), evidence: draft.evidence,
                isMention: draft.isMention, crosswalk: crosswalk.id, crosswalkVersion: crosswalk.version)
        }
        mapped.signature = Self.signature(of: mapped.drafts)
        return mapped
    }

    /// The draft without what only the ledger can give, and with the basis its source declares.
    private func prepared(_ draft: Draft) -> Draft {
        var draft = draft
        for member in ["revision", "modifiedAt", "contentHash"] { draft.record[member] = nil }
        if draft.record["schema"] == nil { draft.record["schema"] = .string(Record.schemaVersion) }
        if draft.record["status"] == nil { draft.record["status"] = "active" }
        if draft.record["basis"] == nil, !context.basis.isEmpty {
            draft.record["basis"] = ["type": .string(context.basis)]
        }
        return draft
    }

    private func problems(of record: Record) -> [Issue] {
        guard record.id != nil else {
            return [
                Issue(
                    .error, code: "record-identifier", path: "/id",
                    message: record["id"]?.string.map { "The draft's identifier is not valid: \($0)." }
                        ?? "The draft has no identifier.",
                    remedy: "Let the crosswalk's `key` give a name of letters, digits, « - », « . », « _ » or « ~ ».")
            ]
        }
        return validator.validate(record)
    }

    /// With the place in the source where the value came from, or else where the record begins.
    private func located(_ issue: Issue, _ draft: Draft, _ source: SourceRecord) -> Issue {
        guard issue.location == nil else { return issue }
        var issue = issue
        let evidence = draft.evidence.first { !issue.path.isEmpty && $0.path.hasSameBytes(as: issue.path) }
        issue.location =
            evidence?.location ?? draft.evidence.compactMap(\.location.line).min().map { SourceLocation(line: $0) }
            ?? source.firstLine.map { SourceLocation(line: $0) }
        return issue
    }

    /// One draft for each record: drafts of the same record are united, full descriptions first.
    private func united(
        _ drafts: [(id: RecordIdentifier, draft: Draft, crosswalk: any Crosswalk)]
    ) -> [(id: RecordIdentifier, draft: Draft, crosswalk: any Crosswalk)] {
        guard drafts.count > 1 else { return drafts }
        var order: [RecordIdentifier] = []
        var groups: [RecordIdentifier: [(id: RecordIdentifier, draft: Draft, crosswalk: any Crosswalk)]] = [:]
        for item in drafts {
            if groups[item.id] == nil { order.append(item.id) }
            groups[item.id, default: []].append(item)
        }
        return order.compactMap { id in
            guard let group = groups[id] else { return nil }
            let sorted = group.filter { !$0.draft.isMention } + group.filter(\.draft.isMention)
            guard var first = sorted.first else { return nil }
            for item in sorted.dropFirst() {
                first.draft.record = first.draft.record.merging(item.draft.record)
                first.draft.evidence += item.draft.evidence
            }
            return first
        }
    }

    private func hop(
        _ source: SourceRecord, _ digests: PayloadDigests, _ crosswalk: any Crosswalk, _ retrievedAt: Timestamp
    ) -> JSONValue {
        // In canonical order, which need not be looked for again when the hop is written.
        var hop: JSONObject = [
            "adapter": .string(adapter.id), "adapterVersion": .string(adapter.version),
            "crosswalk": .string(crosswalk.id), "crosswalkVersion": .string(crosswalk.version),
            "node": .string(key.node), "payloadHash": .string(digests.payload.description),
            "retrievedAt": .string(retrievedAt.description), "sourceIdentifier": .string(source.identifier),
        ]
        if let url = source.sourceURL { hop["sourceURL"] = .string(url) }
        return .object(hop)
    }

    private func noCrosswalk(for source: SourceRecord) -> Issue {
        Issue(
            .error, code: "no-crosswalk", message: "No crosswalk of \(key) takes \(source.format).",
            remedy: "Name a crosswalk for this format in the node's file.")
    }

    /// What the drafts say whatever they are called: their own identifiers are replaced by their places.
    private static func signature(of drafts: [MappedDraft]) -> Digest? {
        guard let first = drafts.first else { return nil }
        // Alone, and naming itself nowhere else: what was written serves.
        if drafts.count == 1, !first.written.holds("\"\(first.id)\"".utf8, outside: "id") {
            return Digest(ofParts: [
                first.written.canonicalBytes(setting: [("id", "#0")], without: Record.isVolatile)
            ])
        }
        let names = drafts.map(\.id.description)
        var places: [ByteString: Int] = [:]
        if names.count > 4 {
            for (place, name) in names.enumerated() { places[ByteString(name)] = place }
        }
        func anonymous(_ text: String) -> String? {
            let place =
                names.count > 4 ? places[ByteString(text)] : names.lastIndex { $0.hasSameBytes(as: text) }
            return place.map { "#\($0)" }
        }
        return Digest(ofParts: drafts.map { JSONValue.object($0.record.content).canonicalBytes(replacing: anonymous) })
    }
}
