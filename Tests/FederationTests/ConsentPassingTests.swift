import Federation
import Foundation
import JSONSchema
import ScienceShopSDK
import TestSupport
import Testing

/// What goes along with a record, so that whoever receives it comes to the same end.
@Suite struct ConsentPassingTests {
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
        let decision = try Said.decision("x", .contact, granted: true, scope: .federation)
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
                sent.record, decisions: StandingDecisions([Said.decision("x", granted: false)]), policy: federation)
                == .withhold(.refused), "who passes it on may refuse it too")
    }

    /// No to the web, after a yes to it, and nobody knows which was first: a peer must hear both.
    @Test func aRefusalForThePublicAloneGoesAlongWithTheGrant() throws {
        let grant = PublicationGateTests.grant(["granted": true, "scope": "public", "date": "2025"])
        let no = try Said.decision("x", granted: false, scope: .public, date: "2025-06-01")
        let refusal = PublicationGateTests.grant(["granted": false, "scope": "public", "date": "2025-06-01"])
        for (told, decided) in [([grant], [no]), ([grant, refusal], [])] {
            let record = try PublicationGateTests.record(basis: "consent", ["consent": .array(told)])
            let decisions = StandingDecisions(decided)
            func judge(_ scope: PublicationScope) throws -> PublicationGate.Judgement {
                try PublicationGateTests.judge(record, decisions: decisions, policy: PublicationPolicy(scope: scope))
            }
            #expect(try judge(.public) == .withhold(.refused))
            let sent = try PublicationGateTests.shown(try judge(.federation))
            #expect(sent.record.consent.map(\.granted) == [true, false])
            #expect(try PublicationGateTests.judge(sent.record) == .withhold(.refused), "a peer's web")
            let on = try PublicationGateTests.judge(sent.record, policy: PublicationPolicy(scope: .federation))
            #expect(try PublicationGateTests.shown(on).record.consent == sent.record.consent)
        }
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
            // What may not be seen by everyone here, may not there either.
            if case .show = try PublicationGateTests.judge(received) {
                let here = try PublicationGateTests.judge(record, decisions: decisions)
                guard case .show = here else {
                    Testing.Issue.record("\(record.id?.description ?? ""), withheld here, is shown by a peer")
                    return
                }
            }
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
                try Said.decision(
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
