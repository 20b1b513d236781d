import Federation
import JSONSchema
import ScienceShopSDK
import Testing

/// Which answer counts, of what sources tell and what people here write down.
@Suite struct ConsentAnswerTests {
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
        let decision = try Said.decision("x", granted: decidedYes, scope: decidedYes ? .public : nil, date: decided)
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
                        Said.decision("x", granted: granted, scope: scope, until: until)
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
}
