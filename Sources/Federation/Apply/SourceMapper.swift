import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK
import SetReconciliation

/// Turns source records into checked drafts. Pure: the ledger and the clock stay outside.
package struct SourceMapper: Sendable {
    let key: SourceKey
    let adapter: AdapterManifest
    let crosswalks: [any Crosswalk]
    var adapterCrosswalks: [any Crosswalk]
    let context: CrosswalkContext
    let firstHand: FirstHand
    /// The homes whose copies are taken; nil for all.
    let trusts: Set<String>?
    let validator: any RecordValidating

    /// Changes whenever this code may make other drafts of the same payload.
    private static let version = "2"

    /// The hash of what all source records of this run depend on.
    package let basis: Digest

    package init(_ job: HarvestJob, validator: any RecordValidating) {
        key = job.key
        adapter = job.source.manifest
        crosswalks = job.crosswalks
        adapterCrosswalks = job.source.crosswalks + AnsweredCrosswalk.all(of: job.source)
        context = job.context
        firstHand = job.firstHand
        trusts = job.trusts
        self.validator = validator
        let versions = (crosswalks + adapterCrosswalks).flatMap { [$0.id, $0.version] }
        basis = Digest(
            ofParts: [
                Self.version, Record.schemaVersion, validator.version, context.node, context.language, context.basis,
            ] + versions + (job.trusts.map { ["trusts"] + $0.sorted { $0.bytesPrecede($1) } } ?? []))
    }

    package func map(_ source: SourceRecord, _ digests: PayloadDigests, retrievedAt: Timestamp) -> MappedSourceRecord {
        var mapped = MappedSourceRecord(source: source, digests: digests, drafts: [], findings: [], refused: 0)
        let own = Self.those(of: crosswalks, for: source.format)
        let chosen = own.isEmpty ? Self.those(of: adapterCrosswalks, for: source.format) : own
        guard !chosen.isEmpty else {
            mapped.findings.append(.init(issue: noCrosswalk(for: source)))
            return mapped
        }
        var accepted: [Accepted] = []
        for crosswalk in chosen {
            var result = crosswalk.map(source, context: context)
            mapped.findings += result.issues.map { .init(issue: $0) }
            // As it came, whether or not it is taken: what is compared is what the source shows.
            if result.drafts.count == 1, let draft = result.drafts.first {
                mapped.symbol = SetSymbol(item: source.identifier, showing: draft.record)
            }
            // Drafts are moved, never held twice: a record that something else holds is copied when it is changed.
            for place in result.drafts.indices {
                var draft = Self.empty
                swap(&draft, &result.drafts[place])
                draft.isCopy = draft.isCopy && StoredRecord(draft.record) != nil
                switch firstHand.standing(of: draft.record, saidBy: key.node) {
                case .news: break
                case .echo:
                    if draft.isCopy { mapped.echoes.append(draft.record) }
                    continue
                case .circle: continue
                }
                if draft.isCopy, !isTrusted(draft.record) {
                    mapped.untrusted += 1
                    continue
                }
                if !draft.isCopy { prepare(&draft) }
                let id = draft.record.id
                var issues = draft.issues
                for issue in problems(of: draft.record, id) { issues.append(located(issue, draft, source)) }
                if !issues.isEmpty {
                    let name = draft.record["id"]?.string
                    mapped.findings += issues.map { .init(record: name, issue: $0) }
                }
                if let id, !issues.contains(where: { $0.severity == .error }) {
                    accepted.append((id, draft, crosswalk))
                } else {
                    mapped.refused += 1
                }
            }
        }
        accepted = united(consume accepted)
        mapped.drafts.reserveCapacity(accepted.count)
        for place in accepted.indices {
            let finished = finished(&accepted[place], source, digests, retrievedAt)
            if let issue = alteration(finished, source) {
                mapped.findings.append(.init(record: finished.id.description, issue: issue))
                mapped.refused += 1
            } else if finished.record.isDeleted {
                mapped.deletions.insert(finished.id)
            } else {
                mapped.drafts.append(finished)
            }
        }
        mapped.signature = Self.signature(of: mapped.drafts)
        return mapped
    }

    private typealias Accepted = (id: RecordIdentifier, draft: Draft, crosswalk: any Crosswalk)

    /// What is left where a draft was taken.
    private static let empty = Draft(record: Record(document: JSONObject()))

    private static func those(of crosswalks: [any Crosswalk], for format: MetadataFormat) -> [any Crosswalk] {
        crosswalks.allSatisfy { $0.accepts(format) } ? crosswalks : crosswalks.filter { $0.accepts(format) }
    }

    /// A draft, which is taken, with its newest hop and what is made of its text.
    private func finished(
        _ accepted: inout Accepted, _ source: SourceRecord, _ digests: PayloadDigests, _ retrievedAt: Timestamp
    ) -> MappedDraft {
        let crosswalk = accepted.crosswalk
        var record = Self.empty.record
        swap(&record, &accepted.draft.record)
        let hop = hop(source, digests, crosswalk, retrievedAt)
        record.document.update("provenance") { $0 = .array([hop] + ($0.array ?? [])) }
        let written = CanonicalObject(record.document)
        return MappedDraft(
            id: accepted.id, record: record, written: written, words: SearchColumns(record),
            contentHash: Digest(of: written, without: Record.isVolatile), evidence: accepted.draft.evidence,
            isMention: accepted.draft.isMention, isCopy: accepted.draft.isCopy, crosswalk: crosswalk.id,
            crosswalkVersion: crosswalk.version)
    }

    /// What is wrong with a copy whose content is not what its hash says.
    private func alteration(_ draft: MappedDraft, _ source: SourceRecord) -> Issue? {
        guard draft.isCopy, let stated = draft.record.statedContentHash,
            !stated.hasSameBytes(as: draft.contentHash.description)
        else { return nil }
        return Issue(
            .error, code: "altered-copy", path: "/contentHash",
            message: "The copy is not what its home wrote: its content is not what its hash says.",
            remedy: "Tell the keeper of the source, who altered it or passes on what was altered.",
            location: source.firstLine.map { SourceLocation(line: $0) })
    }

    /// Whether the source is believed about the record's home.
    private func isTrusted(_ record: Record) -> Bool {
        guard let trusts, let home = record.id?.home, !home.hasSameBytes(as: key.node) else { return true }
        return trusts.contains(home)
    }

    /// Takes from a draft what only the ledger can give, and gives it the basis its source declares.
    private func prepare(_ draft: inout Draft) {
        for member in ["revision", "modifiedAt", "contentHash"] { draft.record[member] = nil }
        if draft.record["schema"] == nil { draft.record["schema"] = .string(Record.schemaVersion) }
        if draft.record["status"] == nil { draft.record["status"] = "active" }
        if !context.basis.isEmpty, draft.record["basis"] == nil {
            draft.record["basis"] = .object(
                JSONObject(distinct: [JSONObject.Member(key: "type", value: .string(context.basis))]))
        }
    }

    private func problems(of record: Record, _ id: RecordIdentifier?) -> [Issue] {
        guard id != nil else {
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
    private func united(_ drafts: consuming [Accepted]) -> [Accepted] {
        guard drafts.count > 1 else { return drafts }
        var order: [RecordIdentifier] = []
        var groups: [RecordIdentifier: [Accepted]] = [:]
        for item in drafts {
            if groups[item.id] == nil { order.append(item.id) }
            groups[item.id, default: []].append(item)
        }
        return order.compactMap { id in
            guard let group = groups[id] else { return nil }
            // A copy is united with nothing.
            if let copy = group.first(where: \.draft.isCopy) { return copy }
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
        var hop: [JSONObject.Member] = [
            .init(key: "adapter", value: .string(adapter.id)),
            .init(key: "adapterVersion", value: .string(adapter.version)),
            .init(key: "crosswalk", value: .string(crosswalk.id)),
            .init(key: "crosswalkVersion", value: .string(crosswalk.version)),
        ]
        // What is no date is not passed on.
        if let date = source.datestamp, date.utf8.count <= 64, PartialDate(date) != nil || Timestamp(date) != nil {
            hop.append(.init(key: "datestamp", value: .string(date)))
        }
        if let harvester = firstHand.node { hop.append(.init(key: "harvester", value: .string(harvester))) }
        hop += [
            .init(key: "node", value: .string(key.node)),
            .init(key: "payloadHash", value: .string(digests.payload.description)),
            .init(key: "retrievedAt", value: .string(retrievedAt.description)),
            .init(key: "sourceIdentifier", value: .string(source.identifier)),
        ]
        if let url = source.sourceURL { hop.append(.init(key: "sourceURL", value: .string(url))) }
        return .object(JSONObject(distinct: hop))
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
            return Digest(
                of: first.written, setting: [("id", "#0")], without: Record.isVolatile, isPart: true)
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
