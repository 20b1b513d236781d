import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

/// A ledger filled from a list that tests edit, and a channel it is published to.
struct PublishingHouse {
    let ledger: any Ledger
    let target: MemoryTarget
    /// Of publishing; harvests have one of their own, so that records come out the same however often it was published.
    let clock = TickingClock()
    private let harvestClock = TickingClock()
    var records: [SourceRecord] = []

    init(_ ledger: any Ledger = MemoryLedger(), target: MemoryTarget = MemoryTarget()) {
        self.ledger = ledger
        self.target = target
    }

    func harvest(_ records: [SourceRecord]? = nil, as source: String = "list") async throws {
        let engine = HarvestEngine(
            ledger: ledger, validator: NoValidation(), clock: { [harvestClock] in harvestClock.now() },
            sleeper: { [harvestClock] in harvestClock.sleep($0) })
        let report = try await engine.run(
            HarvestJob(
                key: SourceKey(node: "lyon", source: source), source: ScriptedSource(records ?? self.records),
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

    @Test func whatOnlyAFormWithoutConsentSaidStaysBehindAPublicPage() async throws {
        var (page, form) = (PublishingHouse(), PublishingHouse())
        page.say("a", "Association", ("summary", ["fr": "Au grand jour."]))
        form.say("a", "Association", basis: "consent", ("description", ["fr": "Entre nous."]))
        try await page.harvest()
        try await page.harvest(form.records, as: "form")
        try await page.publish()
        let id = try organisation("a")
        #expect(page.target.now.records[id]?.record["description"] == nil)
        #expect(page.target.now.records[id]?.evidence.map(\.source) == ["lyon/list"])
        form.say(
            "a", "Association", basis: "consent", ("description", ["fr": "Entre nous."]),
            ("consent", [PublishingHouse.grant()]))
        try await page.harvest(form.records, as: "form")
        #expect(try await page.publish().counts.updated == 1)
        #expect(page.target.now.records[id]?.record["description"] == ["fr": "Entre nous."])
        #expect(page.target.now.records[id]?.evidence.count == 2)
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

@Suite struct PublishVerdictTests {
    @Test func aRecordThatIsRefusedIsTriedAgainUntilItSucceeds() async throws {
        var house = PublishingHouse()
        house.say("a", "A")
        house.say("b", "B")
        try await house.harvest()
        let first = try organisation("a")
        house.target.edit { $0.refused = [first] }
        var report = try await house.publish()
        #expect(report.verdict == .partial)
        #expect(report.counts.failed == 1 && report.counts.published == 1)
        #expect(report.issues.map(\.issue.code) == ["refused"])
        #expect(report.issues.map(\.record) == ["lyon:organisation/a"])
        #expect(house.target.now.list.count == 1, "lists name only what is there")
        report = try await house.publish()
        #expect(report.verdict == .failed, "all that was to be done failed")
        house.target.edit { $0.refused = [] }
        report = try await house.publish()
        #expect(report.counts.published == 1)
        #expect(house.target.now.list.count == 2)
    }

    @Test func anEmptyLedgerOverwritesNothing() async throws {
        var house = PublishingHouse()
        var report = try await house.publish()
        #expect(report.verdict == .suspiciousEmpty)
        #expect(house.target.now.finishes == 0)
        house.say("a", "A", basis: nil)
        try await house.harvest()
        report = try await house.publish()
        #expect(report.verdict == .suspiciousEmpty)
        #expect(report.counts.withheld == 1)
        #expect(house.target.now.finishes == 0)
    }

    @Test func whatMayNotBeShownGoesAtOnceEvenIfItIsEverything() async throws {
        var house = PublishingHouse()
        for name in ["a", "b", "c"] { house.say(name, name) }
        try await house.harvest()
        try await house.publish()
        for name in ["a", "b", "c"] { house.say(name, name, basis: nil) }
        try await house.harvest()
        let report = try await house.publish()
        #expect(report.verdict == .suspiciousEmpty)
        #expect(report.counts.withdrawn == 3)
        #expect(house.target.now.list.isEmpty && house.target.now.withdrawn.count == 3)
        #expect(try await house.publish().verdict == .unchanged)
    }

    @Test func aChannelThatCannotDeleteIsReportedEachTime() async throws {
        var house = PublishingHouse(
            target: MemoryTarget(capabilities: PublishCapabilities(canUpdate: true, canDelete: false)))
        house.say("a", "A")
        house.say("b", "B")
        try await house.harvest()
        try await house.publish()
        house.say("a", "A", basis: nil)
        try await house.harvest()
        for _ in 0..<2 {
            let report = try await house.publish()
            #expect(report.verdict.exitCode != 0)
            #expect(report.issues.map(\.issue.code) == ["cannot-withdraw"])
            #expect(report.tally.due == 1)
        }
        #expect(house.target.now.withdrawals.isEmpty)
    }

    @Test func aPlanSaysWhatWouldChangeAndChangesNothing() async throws {
        var house = PublishingHouse()
        house.say("a", "A")
        house.say("b", "B")
        try await house.harvest()
        try await house.publish()
        house.say("a", "Le A")
        house.say("b", "B", basis: nil)
        house.say("c", "C")
        house.say("d", "D", basis: "consent")
        try await house.harvest()
        let (before, ledgerBefore) = (house.target.now, try await house.ledger.read { try $0.channels() })
        let report = try await PublishEngine(ledger: house.ledger, clock: { [house] in house.clock.now() })
            .plan(house.target)
        #expect(house.target.now.batches == before.batches && house.target.now.records == before.records)
        #expect(house.target.now.finishes == before.finishes)
        #expect(try await house.ledger.read { try $0.channels() } == ledgerBefore)
        let plan = report.plan.sorted { $0.record < $1.record }
        #expect(
            try plan == [
                PlannedExposure(
                    .update([FieldChange(path: "/title/fr", old: "A", new: "Le A")]), record: organisation("a"),
                    title: "Le A"),
                PlannedExposure(.withdraw(.withdrawn), record: organisation("b")),
                PlannedExposure(.publish, record: organisation("c"), title: "C"),
                PlannedExposure(.withhold(.noConsent), record: organisation("d")),
            ])
        let done = try await house.publish()
        #expect(done.counts == report.counts)
    }

    @Test func aTargetThatAsksToWaitIsAskedAgain() async throws {
        var house = PublishingHouse()
        house.say("a", "A")
        try await house.harvest()
        house.target.edit {
            $0.stepsLeft = 2
            $0.failure = FederationError(.network, "Not now.", disposition: .retry(afterSeconds: 7))
        }
        #expect(try await house.publish().verdict == .changed)
        #expect(house.clock.sleeps == [7])
    }

    @Test func aBlockedTargetIsSaidToBeBlocked() async throws {
        var house = PublishingHouse()
        house.say("a", "A")
        try await house.harvest()
        house.target.edit {
            $0.stepsLeft = 1
            $0.failure = FederationError(.blocked, "No entry.")
        }
        let report = try await house.publish()
        #expect(report.verdict == .blocked)
        #expect(report.explanation.description == "No entry.")
        #expect(try await house.ledger.read { try $0.channels() }.isEmpty, "nothing began")
    }
}
