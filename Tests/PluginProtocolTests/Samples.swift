import AdapterKit
import JSONSchema
import Messages
import PluginProtocol
import ScienceShopSDK

/// At least one message of every type, with every member and with as few as may be.
enum Samples {
    static let request = HarvestRequest(
        since: Timestamp("2026-01-01T00:00:00Z"), bookmark: Bookmark("b"), pageSize: 7,
        now: Timestamp("2026-11-21T09:30:00Z"))
    static let issue = Issue(
        .warning, code: "odd", path: "/title/fr", message: "node \("lyon") has \(2) sources",
        remedy: .languages(english: "Look.", french: "Regardez."),
        location: SourceLocation(line: 3, column: 4, label: "titre"))
    static let record = SourceRecord(
        identifier: "a", datestamp: "2026", status: .deleted, format: .csv, payload: [0xFF], frame: Array("é".utf8),
        sourceURL: "https://a.example/", firstLine: 2)

    static var failure: FederationError {
        var failure = FederationError(.network, "No answer.", disposition: .retry(afterSeconds: 7))
        failure.cause = "timeout"
        return failure
    }

    static func id(_ local: String) throws -> RecordIdentifier {
        guard let id = RecordIdentifier(home: "lyon", kind: .project, local: local) else {
            throw FederationError(.internal, "no identifier")
        }
        return id
    }

    static func shown() throws -> PublicRecord {
        PublicRecord(
            id: try id("a"), record: Record(id: try id("a")), revision: 3, modifiedAt: Timestamp(seconds: 1),
            evidence: [
                PublicEvidence(
                    source: "lyon/wiki", sourceRecord: "12",
                    items: [
                        Evidence(path: "/title", asWritten: "É", location: SourceLocation(line: 1), rule: "title")
                    ])
            ], aliases: [try id("b")], hash: "abc")
    }

    static func exposures() throws -> [Exposure] {
        [
            .show(try shown()),
            .withdraw(
                Withdrawal(id: try id("c"), reason: .renamed, at: Timestamp(seconds: 5), successor: try id("d"))),
        ]
    }

    static func host() throws -> [HostMessage] {
        let exposures = try exposures()
        let withdrawal = Withdrawal(id: try id("c"), reason: .removed, at: Timestamp(seconds: 5))
        return [
            .hello(HostHello(host: "tests/1")),
            .configure(PluginConfiguration(AdapterConfiguration(location: "/srv/a.csv"))),
            .configure(
                PluginConfiguration(
                    role: .channel,
                    AdapterConfiguration(
                        location: "https://a.example", options: ["a": [1, true]], secrets: ["password": Secret("x")]),
                    basis: "public",
                    settings: PluginSettings(
                        userAgent: "u", allowsPrivateAddresses: true, maxBytes: 9, delaySeconds: 0.5, language: "fr"))),
            .identify, .page(request, after: Cursor("c")), .page(HarvestRequest(), after: nil),
            .identifiers(request, after: Cursor("c")), .restart(request, at: Cursor("c"), listing: true),
            .detour(request, around: Cursor("c"), after: failure),
            .detour(HarvestRequest(), around: nil, after: FederationError("x", "y")), .single("é"),
            .changes(after: Bookmark("b")),
            .map([record], CrosswalkContext(node: "lyon", language: "fr", basis: "public")), .begin,
            .publish(exposures.map(ExposureWire.json)), .finish, .shown(try id("a")), .standing,
            .viewed(.records([ExposureWire.json(try shown())])), .viewed(.exposure(ExposureWire.json(exposures[1]))),
            .viewed(.exposure(nil)), .viewed(.withdrawals([ExposureWire.json(withdrawal)])), .viewed(.count(3)), .bye,
        ]
    }

    static func plugin() throws -> [PluginMessage] {
        let page = HarvestPage(
            records: [record], next: Cursor("n"), issues: [issue], total: 4, bookmark: Bookmark("b"),
            provesAbsence: false)
        let summary = PublicationSummary(written: 1, removed: 2, unchanged: 3, entry: "https://a.example/")
        let manifest = AdapterManifest(
            id: "a-b", version: "1.0.0", summary: "S", capabilities: [.harvest, .publish], formats: [.csv, .html],
            optionSchema: #"{"type":"object"}"#,
            secrets: [
                AdapterManifest.SecretDescription(name: "password", summary: "P", isRequired: true),
                AdapterManifest.SecretDescription(
                    name: "token", summary: .languages(english: "A token", french: "Un jeton")),
            ],
            hosts: ["*.example.org"], paths: ["/srv"], variables: ["HOME"])
        let draft = Draft(
            record: Record(id: try id("a")),
            evidence: [Evidence(path: "/title", asWritten: "É", location: SourceLocation(label: "t"), rule: "r")],
            issues: [issue], isMention: true)
        return [
            .hello(PluginHello(version: 1, manifest: manifest, features: ["view"], longestLine: 1 << 20)),
            .ready(PluginReady()),
            .ready(
                PluginReady(
                    mappings: [MappingDescription(id: "a/b", version: "1", formats: [.csv])],
                    channel: PluginReady.Channel(
                        name: "wp:x",
                        capabilities: PublishCapabilities(canUpdate: true, canDelete: false, batchSize: 9),
                        fingerprint: "f", tellsShown: true, tellsStanding: true))),
            .ready(PluginReady(detours: true, damageCodes: ["cut", "unreadable-metadata"], tellsStart: true)),
            .source(
                SourceDescription(
                    summary: "\(3) rows", listsEverything: true, deletions: .announced, scope: "s", issues: [issue])),
            .record(record), .pageEnd(PageEnd(page)), .pageEnd(PageEnd(page, isTrial: true)),
            .pageEnd(PageEnd(HarvestPage(records: []))),
            .entry(ListedRecord(identifier: "a", datestamp: "2026", status: .deleted)),
            .listEnd(ListEnd(ListedPage(records: [], next: Cursor("n"), total: 2, provesAbsence: false))),
            .place(Cursor("c")), .place(nil), .way(PluginWay()), .way(PluginWay(Cursor("c"), isTrial: true)),
            .way(PluginWay(Cursor("c"), gap: issue)), .absent,
            .start(.everything), .start(.datestamp("2026-11-20")), .start(.unknown),
            .drafts([CrosswalkResult(drafts: [draft], issues: [issue]), CrosswalkResult()]), .begun(isWhole: false),
            .receipts([
                PublicationReceipt(
                    try id("a"), .published, address: "https://a.example/1", rendering: "sha256:x", labels: ["l"]),
                PublicationReceipt(try id("b"), .withdrawn), PublicationReceipt(try id("c"), .unchanged),
                PublicationReceipt(try id("d"), .failed(issue)),
            ]), .finished(summary), .shown(Record(id: try id("a"))), .shown(nil), .standing(summary), .standing(nil),
            .view(.records(after: try id("a"), limit: 3)), .view(.exposure(of: try id("a"))),
            .view(.withdrawals(after: nil, limit: 9)), .view(.count),
            .log(PluginLog(.warning, .languages(english: "Slow.", french: "Lent."))),
            .progress(PluginProgress(done: 3, total: 9, message: "pages")), .progress(PluginProgress(done: 0)),
            .failed(failure), .failed(FederationError("x", "", disposition: .skip)),
            .failed(FederationError("x", "y", disposition: .restartWindow)), .failed(FederationError("x", "y")), .done,
        ]
    }
}
