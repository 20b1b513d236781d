import AdapterKit
import Federation
import FederationConformance
import Foundation
import JSONSchema
import ScienceShopSDK
import Testing

/// Decisions that people here write down, and what channels then show.
@Suite struct ConsentTests {
    static func decision(
        _ local: String, _ group: ConsentGrant.Group = .publication, granted: Bool, scope: PublicationScope? = nil,
        date: String = "2023-06-01", until: String? = nil
    ) throws -> ConsentDecision {
        ConsentDecision(
            record: try organisation(local), group: group, isGranted: granted, scope: scope,
            date: try #require(PartialDate(date)), until: until.flatMap { PartialDate($0) }, wording: "Question ?",
            answer: "Réponse de Zoé", givenBy: "Zoé", collected: "letter", recordedAt: Timestamp(seconds: 0),
            recordedBy: "admin")
    }

    private static func contact(_ value: String) -> (String, JSONValue) {
        ("contacts", [["type": "email", "value": .string(value), "private": false]])
    }

    // MARK: - Channels follow

    @Test func aWithdrawalLeavesEveryChannelThatShowedTheRecord() async throws {
        var house = PublishingHouse()
        house.say("a", "Association A", basis: "consent", ("consent", [PublishingHouse.grant()]))
        house.say("b", "Association B")
        try await house.harvest()
        let other = MemoryTarget(channel: "memory:other")
        for target in [house.target, other] { try await house.publish(to: target) }
        #expect(try Set(house.target.now.records.keys) == [organisation("a"), organisation("b")])
        let before = try #require(try await house.ledger.record(organisation("a")))

        let register = ConsentRegister(house.ledger, clock: { Timestamp(seconds: 1_800_000_000) })
        for name in ["a", "b"] {
            _ = try await register.record([Self.decision(name, granted: false, date: "2027-01-01")])
        }
        for target in [house.target, other] {
            let report = try await house.publish(to: target)
            #expect(report.counts.withdrawn == 2)
            #expect(target.now.records.isEmpty)
            #expect(target.now.withdrawals.values.allSatisfy { $0.reason == .withdrawn })
            let receipts = try await house.ledger.read {
                try $0.receipts(ReceiptQuery(target.channel, state: .withdrawn))
            }
            #expect(receipts.count == 2 && receipts.allSatisfy { !$0.isDue })
        }
        let after = try #require(try await house.ledger.record(organisation("a")))
        #expect(after["revision"]?.integer == (before["revision"]?.integer ?? 0) + 1)
        #expect(after["modifiedAt"]?.string == Timestamp(seconds: 1_800_000_000).description)
        #expect(after.statedContentHash == before.statedContentHash)
        #expect(try await house.ledger.integrityCheck().isEmpty)

        // The source says it again: nothing comes back.
        try await house.harvest()
        for target in [house.target, other] {
            try await house.publish(PublishOptions(full: true), to: target)
            #expect(target.now.records.isEmpty)
        }
        // A newer answer by the form itself counts.
        house.say(
            "a", "Association A", basis: "consent",
            (
                "consent",
                [
                    [
                        "group": "publication", "granted": true, "wording": "?", "asWritten": "!",
                        "scope": "public", "date": "2027-02-01",
                    ]
                ]
            ))
        try await house.harvest()
        let later = PublishEngine(ledger: house.ledger, clock: { Timestamp(seconds: 1_830_000_000) })
        _ = try await later.run(house.target)
        #expect(try Set(house.target.now.records.keys) == [organisation("a")])
    }

    @Test func aReducedRecordIsSentWhereAPartIsTakenBack() async throws {
        var house = PublishingHouse()
        house.say("a", "Association A", Self.contact("a@exemple.org"))
        try await house.harvest()
        let register = ConsentRegister(house.ledger)
        let id = try organisation("a")
        try await house.publish()
        #expect(house.target.now.records[id]?.record["contacts"] == nil)
        _ = try await register.record([Self.decision("a", .contact, granted: true, scope: .public)])
        try await house.publish()
        #expect(house.target.now.records[id]?.record["contacts"] != nil)
        let refusal = try await register.record([Self.decision("a", .contact, granted: false, date: "2023-07")])
        let report = try await house.publish()
        #expect(report.counts.updated == 1)
        #expect(house.target.now.records[id]?.record["contacts"] == nil)
        let decisions = try await house.ledger.read { try $0.decisions(of: id) }
        #expect(decisions[0].withdrawn?.by == refusal.first?.id)
        #expect(decisions[0].withdrawn?.why == "Réponse de Zoé")
        #expect(decisions[1].withdrawn == nil)
    }

    @Test func aGrantEndsOnItsDay() async throws {
        var house = PublishingHouse()
        house.say("a", "Association A", basis: "consent")
        try await house.harvest()
        try await house.publish()
        #expect(house.target.now.records.isEmpty)
        _ = try await ConsentRegister(house.ledger).record([
            Self.decision("a", granted: true, scope: .public, until: "2026-12-31")
        ])
        func publish(_ day: String) async throws {
            let now = try #require(PartialDate(day)).latest
            _ = try await PublishEngine(ledger: house.ledger, clock: { now }).run(house.target)
        }
        try await publish("2026-12-31")
        #expect(house.target.now.records.count == 1)
        try await publish("2027-01-01")
        #expect(house.target.now.records.isEmpty)
        #expect(house.target.now.withdrawals.values.map(\.at) == [try #require(PartialDate("2026-12-31")).latest])
    }

    @Test func aNewNameDoesNotUndoAWithdrawal() async throws {
        let ledger = MemoryLedger()
        var house = PublishingHouse(ledger)
        house.say("a", "Association A")
        try await house.harvest()
        _ = try await ConsentRegister(ledger).record([Self.decision("a", granted: false)])
        house.records = []
        house.say("b", "Association A")
        try await house.harvest()
        let (old, new) = (try organisation("a"), try organisation("b"))
        try await ledger.write { try $0.setAlias(of: old, to: new) }
        try await house.publish()
        #expect(house.target.now.records.isEmpty)
    }

    @Test func aCopyKeepsTheRevisionOfItsHome() async throws {
        let ledger = MemoryLedger()
        var record = Record(id: try organisation("a"))
        record["title"] = ["fr": "Copie"]
        record["basis"] = ["type": "public"]
        record["revision"] = 7
        record["modifiedAt"] = "2026-01-01T00:00:00Z"
        record.statedContentHash = record.contentHash
        let copies = RecordImport(into: ledger, name: "copy", validator: NoValidation())
        try await copies.add([RecordImport.Entry(line: nil, record: record)])
        _ = try await copies.finish()
        let target = MemoryTarget()
        _ = try await PublishEngine(ledger: ledger).run(target)
        #expect(target.now.records.count == 1)
        _ = try await ConsentRegister(ledger).record([Self.decision("a", granted: false)])
        #expect(try await ledger.record(organisation("a")) == record)
        _ = try await PublishEngine(ledger: ledger).run(target)
        #expect(target.now.records.isEmpty)
        #expect(try await ledger.integrityCheck().isEmpty)
    }

    @Test func whatIsRecordedOnATombstoneWaitsForTheRecord() async throws {
        var house = PublishingHouse()
        house.say("a", "Association A")
        try await house.harvest()
        let said = house.records
        house.records = []
        try await house.harvest()
        let head = try await house.ledger.read { try $0.lastSequence() }
        _ = try await ConsentRegister(house.ledger).record([Self.decision("a", granted: false)])
        #expect(try await house.ledger.read { try $0.lastSequence() } == head)
        try await house.harvest(said)
        try await house.publish()
        #expect(house.target.now.records.isEmpty)
    }

    // MARK: - Lists that are read twice

    @Test func aListIsReadTwiceAndTakesNothingBack() async throws {
        var house = PublishingHouse()
        house.say("a", "Association A", basis: "consent")
        try await house.harvest()
        let register = ConsentRegister(house.ledger)
        let list = [try Self.decision("a", granted: true, scope: .public)]
        #expect(try await register.record(list, skipsKnown: true).count == 1)
        #expect(try await register.record(list, skipsKnown: true).isEmpty)
        _ = try await register.record([Self.decision("a", granted: false, date: "2024-01-01")])
        #expect(try await register.record(list, skipsKnown: true).isEmpty)
        // Another list with an older answer in it takes nothing back either.
        let old = try Self.decision("a", granted: true, scope: .public, date: "2022")
        #expect(try await register.record([old], skipsKnown: true).count == 1)
        try await house.publish()
        #expect(house.target.now.records.isEmpty)
    }

    // MARK: - Which answer counts

    /// What the gate says of a record with an answer of its own, after a decision.
    @Test(
        arguments: [
            // The newest answer counts.
            ("2023-01-01", true, "2024-01-01", false, false), ("2025-01-01", true, "2024-01-01", false, true),
            ("2023-01-01", false, "2024-01-01", true, true), ("2025-01-01", false, "2024-01-01", true, false),
            // Where the order is not certain, a refusal does.
            ("2024", true, "2024-01-01", false, false), ("2024", false, "2024-01-01", true, false),
            (nil, true, "2024-01-01", false, false), (nil, false, "2024-01-01", true, false),
            // An answer from the future outruns nothing.
            ("2999-01-01", true, "2024-01-01", false, false), ("2999-01-01", false, "2024-01-01", true, false),
        ] as [(String?, Bool, String, Bool, Bool)])
    func answers(told: String?, toldYes: Bool, decided: String, decidedYes: Bool, isShown: Bool) throws {
        var answer: JSONObject = ["granted": .bool(toldYes), "scope": "public"]
        if let told { answer["date"] = .string(told) }
        let record = try PublicationGateTests.record(
            basis: "consent", ["consent": [PublicationGateTests.grant(answer)]])
        let decision = try Self.decision("x", granted: decidedYes, scope: decidedYes ? .public : nil, date: decided)
        let judgement = try PublicationGateTests.judge(record, decisions: StandingDecisions([decision]))
        if isShown {
            _ = try PublicationGateTests.shown(judgement)
        } else {
            #expect(judgement == .withhold(.refused))
        }
    }

    @Test func aDecisionNarrowsWhatASourceSaysItMayDo() throws {
        for basis in ["public", "agreement"] {
            let record = try PublicationGateTests.record(basis: basis)
            func judge(
                _ granted: Bool, _ scope: PublicationScope?, until: String? = nil,
                on channel: PublicationScope = .public
            ) throws -> PublicationGate.Judgement {
                try PublicationGateTests.judge(
                    record,
                    decisions: StandingDecisions([
                        Self.decision("x", granted: granted, scope: scope, until: until)
                    ]), policy: PublicationPolicy(scope: channel))
            }
            #expect(try judge(false, nil) == .withhold(.refused))
            #expect(try judge(false, nil, on: .node) == .withhold(.refused))
            #expect(try judge(true, .federation) == .withhold(.narrower))
            #expect(try judge(true, .public, until: "2025") == .withhold(.ended))
            let limited = try PublicationGateTests.shown(judge(true, .federation, on: .federation))
            #expect(limited.record.basis?.type == .consent, "its basis alone is not enough for others")
            let open = try PublicationGateTests.shown(judge(true, .public))
            #expect(open.record.basis?.type == Basis.Kind(rawValue: basis))
            #expect(open.record.consent.isEmpty)
        }
    }

    // MARK: - What goes along

    @Test func aReceivingNodeJudgesByTheSameAnswers() throws {
        let record = try PublicationGateTests.record(
            basis: "consent",
            [
                "contacts": [["type": "email", "value": "zoe@exemple.org", "private": false]],
                "consent": [
                    PublicationGateTests.grant(
                        ["granted": true, "scope": "federation", "until": "2027", "asWritten": "Zoé Martin dit oui"]),
                    PublicationGateTests.grant(["granted": true, "scope": "node"], group: "image"),
                    PublicationGateTests.grant(["granted": false, "asWritten": "Non, signé Zoé"], group: "person"),
                    PublicationGateTests.grant(["granted": true, "scope": "public"], group: "contact"),
                ],
            ])
        let decision = try Self.decision("x", .contact, granted: true, scope: .federation)
        let sent = try PublicationGateTests.shown(
            PublicationGateTests.judge(
                record, decisions: StandingDecisions([decision]), policy: PublicationPolicy(scope: .federation)))
        let lines = sent.record.consent
        #expect(lines.map(\.group) == [.publication, .contact, .person])
        #expect(lines.map(\.granted) == [true, true, false])
        #expect(lines.map(\.scope) == [.federation, .federation, nil])
        #expect(lines[0].until == PartialDate("2027"))
        #expect(lines[1].date == PartialDate("2023-06-01"))
        #expect(lines.allSatisfy { $0.wording == "[…]" && $0.asWritten == "[…]" })
        let text = PublicationGateTests.everything(sent)
        #expect(!text.contains("Zoé") && !text.contains("Réponse"))
        #expect(RecordValidator.standard.validate(sent.record).allSatisfy { !$0.path.hasPrefix("/consent") })

        // The same gate elsewhere.
        #expect(try PublicationGateTests.judge(sent.record) == .withhold(.narrower))
        let federation = PublicationPolicy(scope: .federation)
        let again = try PublicationGateTests.shown(PublicationGateTests.judge(sent.record, policy: federation))
        #expect(again.record.consent == lines)
        #expect(again.record["contacts"] != nil)
        #expect(
            try PublicationGateTests.judge(
                sent.record, policy: federation, at: try #require(PartialDate("2028-01-01")).latest)
                == .withhold(.ended))
        #expect(
            try PublicationGateTests.judge(
                sent.record, decisions: StandingDecisions([Self.decision("x", granted: false)]), policy: federation)
                == .withhold(.refused), "who passes it on may refuse it too")
    }

    /// Along a path of nodes each judges what the one before it sent, and hands on the very same.
    @Test(arguments: PublicationScope.allCases) func whatPassedAGatePassesTheNextAsItIs(scope: PublicationScope) throws
    {
        var random = SeededGenerator(seed: 41)
        var shown = 0
        func check(_ record: Record, _ decisions: StandingDecisions) throws {
            let policy = PublicationPolicy(scope: scope, extensions: ["fr.example"])
            guard
                case .show(let sent, let until) = try PublicationGateTests.judge(
                    record, decisions: decisions, policy: policy)
            else { return }
            shown += 1
            var received = sent.record
            received["revision"] = 3
            received["modifiedAt"] = "2026-01-01T00:00:00Z"
            guard case .show(let again, let end) = try PublicationGateTests.judge(received, policy: policy) else {
                Testing.Issue.record("\(record.id?.description ?? "") is withheld by the next node")
                return
            }
            #expect(again.record == sent.record)
            #expect(again.record.contentHash == sent.record.contentHash)
            #expect(end == until)
        }
        for seed in 1...60 as ClosedRange<UInt64> {
            let secret = try #require(SecretRecord(seed: seed))
            for _ in 0..<4 { try check(Self.answered(secret.stored.record, &random), Self.decided(&random)) }
        }
        for file in try Self.examples() {
            let record = Record(document: try #require(try JSONValue(parsing: Data(contentsOf: file)).object))
            guard record.id != nil else { continue }
            try check(record, .none)
            for _ in 0..<4 { try check(Self.answered(record, &random), Self.decided(&random)) }
        }
        #expect(shown > 150)
    }

    private static func examples() throws -> [URL] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "schemas/examples/valid")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
    }

    /// The record with a basis and answers of all sorts.
    private static func answered(_ record: Record, _ random: inout SeededGenerator) -> Record {
        var record = record
        let basis = ["public", "agreement", "consent", "consent"].randomElement(using: &random) ?? ""
        record["basis"] = ["type": .string(basis), "asWritten": "Charte"]
        let groups = ["publication", "publication", "contact", "image", "person"]
        let answers = (0..<Int.random(in: 0...8, using: &random)).map { _ -> JSONValue in
            var answer: JSONObject = ["granted": .bool(Int.random(in: 0...3, using: &random) > 0)]
            if let scope = ["node", "federation", "public", "public", nil].randomElement(using: &random) ?? nil {
                answer["scope"] = .string(scope)
            }
            if let date = ["2023", "2024-05", "2999", nil, nil].randomElement(using: &random) ?? nil {
                answer["date"] = .string(date)
            }
            if let until = ["2025", "2027-03~", "2028", "soon", nil, nil, nil].randomElement(using: &random) ?? nil {
                answer["until"] = .string(until)
            }
            return PublicationGateTests.grant(answer, group: groups.randomElement(using: &random) ?? "")
        }
        record["consent"] = .array(answers)
        return record
    }

    private static func decided(_ random: inout SeededGenerator) throws -> StandingDecisions {
        var decisions: [ConsentDecision] = []
        for group in [ConsentGrant.Group.publication, .contact, .person]
        where Int.random(in: 0...2, using: &random) == 0 {
            decisions.append(
                try decision(
                    "x", group, granted: Int.random(in: 0...3, using: &random) > 0,
                    scope: [.federation, .public, nil].randomElement(using: &random) ?? nil,
                    until: ["2027", nil].randomElement(using: &random) ?? nil))
        }
        return StandingDecisions(decisions)
    }

    @Test func thePublicIsToldGrantsAndNoRefusals() throws {
        let record = try PublicationGateTests.record(
            basis: "consent",
            [
                "consent": [
                    PublicationGateTests.grant(["granted": true, "scope": "public", "asWritten": "Zoé"]),
                    PublicationGateTests.grant(["granted": true, "scope": "federation"], group: "image"),
                    PublicationGateTests.grant(["granted": false], group: "person"),
                ]
            ])
        let sent = try PublicationGateTests.shown(PublicationGateTests.judge(record))
        #expect(sent.record.consent.map(\.group) == [.publication])
        #expect(sent.record["consent"]?[0]?["asWritten"] == "[…]")
    }

    @Test func aFormBoundsTheWholeOfWhatOthersAreGiven() throws {
        let page = try PublicationGateTests.record("lyon:project/p", ["themes": [["asWritten": "Eau"]]])
        let form = try PublicationGateTests.record(
            basis: "consent",
            [
                "summary": ["fr": "Entre nous."],
                "consent": [PublicationGateTests.grant(["granted": true, "scope": "federation"])],
            ])
        let (stored, claims, evidence) = try PublicationGateTests.claims(page, form)
        let gate = PublicationGate(PublicationPolicy(scope: .federation), at: PublicationGateTests.now)
        let sent = try PublicationGateTests.shown(
            gate.judge(stored, decisions: .none, claims: claims, evidence: evidence))
        #expect(sent.record["summary"] != nil)
        #expect(sent.record.basis?.type == .consent)
        #expect(sent.record.consent.map(\.scope) == [.federation])
        #expect(try PublicationGateTests.judge(sent.record) == .withhold(.narrower))
    }
}
