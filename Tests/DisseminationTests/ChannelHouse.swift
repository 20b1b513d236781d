import AdapterKit
import Dissemination
import Federation
import FederationConformance
import JSONSchema
import Messages
import MetadataFormats
import OAIPMH
import ScienceShopSDK
import TestSupport
import Testing
import Translations

/// A ledger filled from a list that tests edit, its OAI channel, and a harvester that reads it.
struct ChannelHouse {
    let ledger: any Ledger
    let clock: TickingClock
    private let harvestClock = TickingClock()
    var settings = OAIChannelSettings(
        name: "Boutique de Lyon", baseURL: "https://lyon.example.org/oai", adminEmails: ["bonjour@lyon.example.org"],
        domain: "lyon.example.org", node: "lyon", nodeNames: ["lyon": "Boutique des sciences de Lyon"],
        words: .shipped(.french), pageSize: 4)
    var records: [SourceRecord] = []
    var channel: OAIChannel

    init(_ ledger: any Ledger = MemoryLedger(), clock: TickingClock = TickingClock()) {
        self.ledger = ledger
        self.clock = clock
        channel = OAIChannel(ledger, settings, clock: { clock.now() })
    }

    /// Opens the channel again with other settings, as a restart would.
    mutating func reopen(_ change: (inout OAIChannelSettings) -> Void = { _ in }) {
        change(&settings)
        channel = OAIChannel(ledger, settings, clock: { [clock] in clock.now() })
    }

    mutating func say(
        _ local: String, _ title: String, kind: RecordKind = .project, basis: String? = "public",
        _ more: (String, JSONValue)...
    ) {
        var object: JSONObject = [
            "schema": "record/1", "id": .string("lyon:\(kind.rawValue)/\(local)"), "kind": .string(kind.rawValue),
            "home": "lyon", "status": "active", "title": ["fr": .string(title)],
        ]
        if let basis { object["basis"] = ["type": .string(basis)] }
        for (name, value) in more { object[name] = value }
        records.removeAll { $0.identifier == local }
        records.append(.json(local, .object(object)))
    }

    static func grant(_ group: String = "publication", _ granted: Bool = true, until: String? = nil) -> JSONValue {
        var grant: JSONObject = [
            "group": .string(group), "granted": .bool(granted), "wording": "?", "asWritten": "!", "scope": "public",
        ]
        if let until { grant["until"] = .string(until) }
        return .object(grant)
    }

    func harvest() async throws {
        let engine = HarvestEngine(
            ledger: ledger, validator: NoValidation(), clock: { [harvestClock] in harvestClock.now() },
            sleeper: { [harvestClock] in harvestClock.sleep($0) })
        let report = try await engine.run(
            HarvestJob(
                key: SourceKey(node: "lyon", source: "list"), source: ScriptedSource(records),
                crosswalks: [JSONCrosswalk()], context: CrosswalkContext(node: "lyon", language: "fr", basis: ""),
                options: HarvestOptions(acceptRemovals: true)))
        try #require(report.verdict.exitCode == 0, "\(report.run.explanation) \(report.issues)")
    }

    /// Harvests and brings the channel up to date.
    @discardableResult
    func publish() async throws -> PublishReport? {
        try await harvest()
        let report = try await channel.refresh()
        if let report { #expect(report.counts.addUp, "\(report.counts)") }
        return report
    }

    func ask(_ query: String) async throws -> [OAIEvent] {
        let reader = OAIResponseReader()
        let body = try await channel.provider.response(to: OAIQuery(parsing: query))
        let events = reader.feed(body.bytes) + reader.finish()
        #expect(events.allSatisfy { if case .failure = $0 { false } else { true } }, "\(query)")
        return events
    }

    /// The whole list, page by page, and the date of its first answer.
    func list(
        _ arguments: String = "metadataPrefix=oai_dc", _ verb: OAIVerb = .listRecords,
        between: (Int) async throws -> Void = { _ in }
    ) async throws -> Listing {
        var listing = Listing()
        var query = "verb=\(verb.rawValue)&\(arguments)"
        while true {
            let events = try await ask(query)
            listing.take(events)
            guard let token = listing.token, !token.isLast, listing.pages < 1000 else { return listing }
            try await between(listing.pages)
            query = "verb=\(verb.rawValue)&resumptionToken=\(OAIQuery.encoded(token.value))"
        }
    }
}
