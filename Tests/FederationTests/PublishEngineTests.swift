import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK
import Testing

/// A ledger filled from a list that tests edit, and a channel it is published to.
struct PublishingHouse {
    let ledger: any Ledger
    let target: MemoryTarget
    let clock = TickingClock()
    var records: [SourceRecord] = []

    init(_ ledger: any Ledger = MemoryLedger(), target: MemoryTarget = MemoryTarget()) {
        self.ledger = ledger
        self.target = target
    }

    func harvest() async throws {
        let engine = HarvestEngine(
            ledger: ledger, validator: NoValidation(), clock: { [clock] in clock.now() },
            sleeper: { [clock] in clock.sleep($0) })
        let report = try await engine.run(
            HarvestJob(
                key: SourceKey(node: "lyon", source: "list"), source: ScriptedSource(records),
                crosswalks: [JSONCrosswalk()],
                context: CrosswalkContext(node: "lyon", language: "fr", basis: ""),
                options: HarvestOptions(acceptRemovals: true)))
        try #require(report.verdict.exitCode == 0, "\(report.run.explanation) \(report.issues)")
    }

    @discardableResult
    func publish(
        _ options: PublishOptions = PublishOptions(), to target: (any PublishTarget)? = nil
    ) async throws -> PublishReport {
        let engine = PublishEngine(
            ledger: ledger, clock: { [clock] in clock.now() }, sleeper: { [clock] in clock.sleep($0) })
        let report = try await engine.run(target ?? self.target, options)
        #expect(report.counts.addUp, "\(report.counts)")
        return report
    }

    /// Sets what the source says of one organisation.
    mutating func say(_ local: String, _ title: String, basis: String? = "public", _ more: (String, JSONValue)...) {
        var object: JSONObject = [
            "schema": "record/1", "id": .string("lyon:organisation/\(local)"), "kind": "organisation",
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
}

func organisation(_ local: String) throws -> RecordIdentifier {
    try #require(RecordIdentifier("lyon:organisation/\(local)"))
}

@Suite struct PublishEngineTests {
    @Test func showsChangesAndTakesBack() async throws {
        var house = PublishingHouse()
        for name in ["a", "b", "c", "d"] { house.say(name, "Association \(name)") }
        house.say("e", "Sans base", basis: nil)
        try await house.harvest()
        var report = try await house.publish()
        #expect(report.verdict == .changed)
        #expect(report.counts.published == 4)
        #expect(report.counts.reasons == [.noBasis: 1])
        #expect(report.tally == ReceiptTally(shown: 4))
        #expect(house.target.now.batches == [3, 1])
        #expect(house.target.now.list.count == 4)

        report = try await house.publish()
        #expect(report.verdict == .unchanged)
        #expect(report.counts.considered == 0)
        #expect(house.target.now.finishes == 1, "nothing to finish")

        house.say("a", "Association A")
        house.say("c", "Association c", basis: nil)
        house.records.removeAll { $0.identifier == "b" }
        try await house.harvest()
        report = try await house.publish()
        #expect(report.counts.updated == 1)
        #expect(report.counts.withdrawn == 2)
        let reasons = house.target.now.withdrawals.mapValues(\.reason)
        #expect(try reasons == [organisation("b"): .removed, organisation("c"): .withdrawn])
        #expect(try Set(house.target.now.list.keys) == [organisation("a"), organisation("d")])
        #expect(house.target.now.withdrawn.count == 2)

        house.say("c", "Association c")
        try await house.harvest()
        report = try await house.publish()
        #expect(report.counts.published == 1)
        #expect(house.target.now.withdrawals.count == 1)
    }

    @Test func aRenamedRecordLeadsToItsSuccessor() async throws {
        var house = PublishingHouse()
        house.say("old", "La même chose")
        try await house.harvest()
        try await house.publish()
        try await house.ledger.write { ledger in
            let old = try organisation("old")
            let stored = try #require(try ledger.storedRecord(old))
            var document = stored.record
            document["id"] = "lyon:organisation/new"
            document["modifiedAt"] = .string(Timestamp(seconds: 1_700_000_900).description)
            document.statedContentHash = document.contentHash
            let renamed = try #require(StoredRecord(document))
            var tombstone = Record(id: old)
            tombstone["status"] = "deleted"
            tombstone["revision"] = 2
            tombstone["modifiedAt"] = .string(Timestamp(seconds: 1_700_000_900).description)
            tombstone.statedContentHash = tombstone.contentHash
            let gone = try #require(StoredRecord(tombstone))
            let at = Timestamp(seconds: 1_700_000_900)
            try ledger.put(renamed)
            try ledger.append(
                Change(
                    sequence: 0, record: renamed.id, kind: .added, revision: 1, contentHash: renamed.contentHash,
                    at: at,
                    run: nil))
            try ledger.put(gone)
            try ledger.setAlias(of: old, to: renamed.id)
            try ledger.append(
                Change(
                    sequence: 0, record: old, kind: .renamed, revision: 2, contentHash: gone.contentHash, at: at,
                    run: nil, successor: renamed.id))
        }
        let report = try await house.publish()
        #expect(report.counts.published == 1)
        #expect(report.counts.withdrawn == 1)
        let withdrawal = try #require(house.target.now.withdrawals[organisation("old")])
        #expect(withdrawal.reason == .renamed)
        #expect(try withdrawal.successor == organisation("new"))
        #expect(try house.target.now.records[organisation("new")]?.aliases == [organisation("old")])
    }

    @Test func aGrantThatEndsTakesItsRecordBackWithoutAChange() async throws {
        var house = PublishingHouse()
        // The tests' clock begins in November 2023.
        house.say(
            "a", "Pour un temps", basis: "consent", ("consent", [PublishingHouse.grant(until: "2023-11-15")]))
        house.say("b", "Pour toujours", basis: "consent", ("consent", [PublishingHouse.grant()]))
        try await house.harvest()
        #expect(try await house.publish().counts.published == 2)
        #expect(try await house.publish().verdict == .unchanged)
        house.clock.sleep(3 * 86_400)
        let report = try await house.publish()
        #expect(report.counts.withdrawn == 1)
        #expect(report.counts.considered == 1)
        let withdrawal = try #require(house.target.now.withdrawals[organisation("a")])
        #expect(withdrawal.reason == .withdrawn)
        #expect(withdrawal.at == PartialDate("2023-11-15")?.latest)
        #expect(try await house.publish().verdict == .unchanged)
    }

    @Test func otherRulesJudgeEverythingAgainAndOtherOutputSendsItAgain() async throws {
        var house = PublishingHouse()
        house.say("a", "A", ("extensions", ["resolis": ["detail": "public after a look"]]))
        house.say("b", "B")
        try await house.harvest()
        try await house.publish()
        var report = try await house.publish(PublishOptions(policy: PublicationPolicy(extensions: ["resolis"])))
        #expect(report.isFull)
        #expect(report.counts.updated == 1)
        #expect(report.counts.unchanged == 1)
        let batches = house.target.now.batches.count
        house.target.edit { $0.fingerprint = "templates 2" }
        report = try await house.publish(PublishOptions(policy: PublicationPolicy(extensions: ["resolis"])))
        #expect(report.counts.unchanged == 2)
        #expect(house.target.now.batches.count == batches + 1, "both were sent again")
        #expect(house.target.now.finishes == 3)
    }

    @Test func aChannelThatForgotIsSentEverything() async throws {
        var house = PublishingHouse()
        house.say("a", "A")
        house.say("b", "B")
        try await house.harvest()
        try await house.publish()
        house.records.removeAll { $0.identifier == "b" }
        try await house.harvest()
        try await house.publish()
        let before = house.target.shown
        house.target.edit {
            $0.records = [:]
            $0.withdrawals = [:]
            $0.list = [:]
            $0.withdrawn = []
            $0.hasForgotten = true
        }
        try await house.publish()
        #expect(house.target.shown == before)
    }
}
