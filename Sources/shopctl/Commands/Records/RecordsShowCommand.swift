import ArgumentParser
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

struct RecordsShowCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a record, where each value came from, and what became of it.",
        discussion: """
            An identifier that was renamed leads to the record that goes on in its place.

            Examples:
              shopctl records show lyon:demand/2024-017
              shopctl records show occitanie:group/consortium --evidence   each value's words, line and rule
              shopctl records show lille:event/journee --history           its changes in the feed
              shopctl records show lille:event/journee --last              what a removed record said last
              shopctl records show lille:event/journee --raw               the source's bytes as they came
              shopctl records show lille:event/journee --json              the record's JSON
              shopctl records show lille:event/journee --as oai_dc         as an OAI-PMH harvester gets it
              shopctl records show lille:event/journee --as oai_dc --loss  what that format cannot say
            """)

    @Argument(help: ArgumentHelp("The record's identifier: NODE:KIND/LOCAL.", valueName: "id"))
    var id: String

    @Flag(help: "Show the words of the source behind each value, with line and crosswalk rule.")
    var evidence = false

    @Flag(help: "Show every change of the record.")
    var history = false

    @Flag(help: "Show the copies that sources pass on, by which way, and what they say otherwise.")
    var copies = false

    @Flag(help: "Show what a removed record said last.")
    var last = false

    @Flag(help: "Print the payloads it was made from, byte for byte, and nothing else.")
    var raw = false

    @Flag(help: "The same as --format json.")
    var json = false

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Print what may be published of it in a metadata format.",
            valueName: "prefix"))
    var metadata: MetadataPrefix?

    @Flag(help: "With --as: list instead what the format drops or tells more coarsely.")
    var loss = false

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) {
        if raw, evidence || history || json || last {
            throw .usage(
                "--raw prints bytes; it goes with no other option.", fix: "Leave out --evidence, --history and --json.")
        }
        if loss, metadata == nil {
            throw .usage(
                "--loss needs a format to compare with.", fix: "Name one, such as `--as oai_dc --loss`.")
        }
        if metadata != nil, last || raw || evidence || history || (json && !loss) {
            throw .usage(
                "--as prints XML; it goes with --loss alone.", fix: "Leave out --raw, --evidence, --history and --json."
            )
        }
    }

    func run(_ outer: Console) async throws {
        let console =
            json ? global.console(format: .json) : outer
        let workspace = try House.workspace(global)
        let ledger = try await House.ledgerForReading(workspace)
        let record = try await find(workspace, ledger)
        let found = try await ledger.read { [id = record.id] reader in
            Found(
                record: record, claims: try reader.claims(of: id), evidence: try reader.evidence(of: id),
                history: try reader.history(of: id), pending: try reader.pendingRemoval(of: id),
                story: try reader.removalStory(of: id))
        }
        if last { return try showLast(found, console) }
        if raw { return try await printPayloads(found, ledger, console) }
        if let metadata {
            let gate = PublicationGate(at: SystemTime.now())
            let judgement = try await ledger.read { [id = record.id] in try gate.judge(id, in: $0) }
            return try RecordDissemination(record.id, judgement, metadata).show(losses: loss, console)
        }
        console.emit(Report(json: document(found)) { show(found, $0) })
        console.flush()
    }

    private struct Found: Sendable {
        var record: StoredRecord
        var claims: [Claim]
        var evidence: [ClaimEvidence]
        var history: [Change]
        var pending: PendingRemoval?
        var story: RemovalStory?
    }

    /// What a removed record said, and whether that is all.
    private func showLast(_ found: Found, _ console: Console) throws {
        guard let story = found.story else {
            throw Failure.usage("\(found.record.id) is not removed.", fix: "Leave out --last.")
        }
        guard let last = story.last else {
            throw Failure(
                .problems, code: "no-content",
                "Nothing is kept of \(found.record.id) here: only the node it comes from can bring it back.")
        }
        console.emit(
            Report(json: .object(last.record.document)) { console in
                RecordText.show(last.record, console)
                if !last.isExact {
                    console.note("Parts of it may have been said by claims that ended before the record did.", .dim)
                }
            })
        console.flush()
    }

    private func find(_ workspace: Workspace, _ ledger: any Ledger) async throws -> StoredRecord {
        let identifier = try House.identifier(id)
        // Of a record that goes on under another name, too, it can be asked what it was.
        let current = last ? identifier : try await ledger.resolve(identifier)
        return try await House.record(current, in: ledger, written: id)
    }

    // MARK: - Output

    private func printPayloads(_ found: Found, _ ledger: any Ledger, _ console: Console) async throws {
        var printed: Set<Digest> = []
        for digest in found.claims.compactMap(\.payload) where printed.insert(digest).inserted {
            if let bytes = try await ledger.payload(digest) { console.write(bytes: bytes) }
        }
        guard !printed.isEmpty else {
            throw Failure(
                .problems, code: "no-payload", "No payload is kept of \(found.record.id): it was imported as a record.")
        }
        console.flush()
    }

    /// The record itself, unless evidence or history was asked for too.
    private func document(_ found: Found) -> JSONValue {
        let record = JSONValue.object(found.record.record.document)
        guard evidence || history || copies else { return record }
        var object: JSONObject = ["record": record]
        if evidence {
            object["evidence"] = .array(
                found.evidence.flatMap { claim in
                    claim.evidence.map { item in
                        var object = item.json.object ?? [:]
                        object["source"] = .text(claim.source)
                        object["sourceRecord"] = .string(claim.sourceRecord)
                        return .object(object)
                    }
                })
        }
        if copies { object["copies"] = .array(CopyText.all(found.claims, found.record).map(\.json)) }
        if history {
            object["history"] = .array(found.history.map(\.json))
            object["removal"] = found.story?.json
            object["pending"] = found.pending?.json
        }
        return .object(object)
    }

    private func show(_ found: Found, _ console: Console) {
        RecordText.show(found.record.record, console)
        console.line()
        if let asked = RecordIdentifier(id), asked != found.record.id {
            console.paragraph("\(asked) goes on as \(found.record.id).", indent: 2)
        }
        if let story = found.story { DeletionText.show(story, console) }
        if let pending = found.pending { DeletionText.show(pending, console) }
        for claim in found.claims {
            console.data("  " + console.text(Self.told(claim)), .dim)
        }
        CopyText.show(found.claims, found.record, inFull: copies, console)
        if evidence { showEvidence(found.evidence, console) }
        if history {
            console.line()
            console.line("History", .bold)
            var table = Table([
                .number("CHANGE"), .text("WHAT"), .text("WHEN (UTC)"), .number("REV"), .number("RUN"),
                .text("SUCCESSOR"),
            ])
            for change in found.history {
                table.rows.append([
                    .init(String(change.sequence)), .words(change.told), .moment(change.at),
                    .number(change.revision), .init(change.run?.description ?? ""),
                    .init(change.successor?.description ?? ""),
                ])
            }
            console.table(table, indent: 2)
        }
    }

    /// Where a claim comes from.
    private static func told(_ claim: Claim) -> Message {
        let (source, place) = (claim.source, claim.sourceRecord)
        return switch (claim.isMention, claim.state) {
        case (true, .live): "from \(source), mentioned in \(place)"
        case (false, .live): "from \(source), described in \(place)"
        case (true, let state): "from \(source), mentioned, \(state.told) in \(place)"
        case (false, let state): "from \(source), described, \(state.told) in \(place)"
        }
    }

    private func showEvidence(_ claims: [ClaimEvidence], _ console: Console) {
        for claim in claims where !claim.evidence.isEmpty {
            console.line()
            console.line("Evidence in \(claim.source), \(claim.sourceRecord)", .bold)
            console.table(RecordText.table(of: claim.evidence, console), indent: 2)
        }
    }
}

extension Change {
    var json: JSONValue {
        .object(
            JSONObject(present: [
                ("sequence", .count(sequence)), ("record", .text(record)), ("change", .string(kind.rawValue)),
                ("revision", .count(revision)), ("contentHash", .text(contentHash)), ("at", .text(at)),
                ("run", run.map { .count($0.rawValue) }), ("successor", successor.map { .text($0) }),
            ]))
    }
}
