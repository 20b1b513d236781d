import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK
import Testing

/// An engine over a ledger with a clock that ticks a second at each look and never really sleeps.
struct Bench {
    let ledger: any Ledger
    let clock = TickingClock()
    var retry = RetryPolicy()
    /// Each page by itself, so that scripts know where a commit is; `BatchTests` are about pages together.
    var limits = HarvestLimits(batch: .single)

    init(_ ledger: any Ledger = MemoryLedger()) { self.ledger = ledger }

    var engine: HarvestEngine {
        let clock = clock
        return HarvestEngine(
            ledger: ledger, validator: NoValidation(), clock: { clock.now() }, sleeper: { clock.sleep($0) },
            limits: limits, retry: retry)
    }

    func job(
        _ source: any HarvestSource, key: String = "lyon/demands", version: String = "1",
        options: HarvestOptions = HarvestOptions()
    ) -> HarvestJob {
        HarvestJob(
            key: SourceKey(key) ?? SourceKey(node: "lyon", source: "demands"), source: source,
            crosswalks: [JSONCrosswalk(version: version)],
            context: CrosswalkContext(node: "lyon", language: "fr", basis: "public"), options: options)
    }

    @discardableResult
    func harvest(
        _ records: [SourceRecord], key: String = "lyon/demands", pageSize: Int = .max, version: String = "1",
        options: HarvestOptions = HarvestOptions()
    ) async throws -> RunReport {
        try await engine.run(
            job(ScriptedSource(records, pageSize: pageSize), key: key, version: version, options: options))
    }
}

/// A draft of an organisation.
func organisation(_ local: String, _ title: String, extra: [(String, JSONValue)] = []) -> JSONValue {
    var object: JSONObject = [
        "schema": "record/1", "id": .string("lyon:organisation/\(local)"), "kind": "organisation", "home": "lyon",
        "status": "active", "title": ["fr": .string(title)],
    ]
    for (name, value) in extra { object[name] = value }
    return .object(object)
}

func id(_ local: String) throws -> RecordIdentifier {
    try #require(RecordIdentifier("lyon:organisation/\(local)"))
}
