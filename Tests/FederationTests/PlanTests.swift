import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK
import Testing

@Suite struct PlanTests {
    private func content(_ document: JSONValue) -> Record { Record(document: document.object ?? [:]) }

    @Test func aPlanTellsWhatARunThenDoesAndWritesNothing() async throws {
        let bench = Bench()
        try await bench.harvest([
            .json("1", organisation("a", "A")), .json("2", organisation("b", "B")), .json("3", organisation("c", "C")),
            .json("4", organisation("d", "D")),
        ])
        let job = bench.job(
            ScriptedSource([
                .json("1", organisation("a", "A")), .json("2", organisation("b", "Bé")),
                .json("4b", organisation("d", "D")), .json("5", organisation("e", "E")),
                .json("6", organisation("f", "F", extra: [("@error", "kaputt")])),
            ]))
        let before = try await LedgerDump(bench.ledger)
        let plan = try await bench.engine.plan(job)
        #expect(try await LedgerDump(bench.ledger) == before)
        #expect(try await bench.ledger.runs().count == 1)
        let told = plan.changes.map { "\($0.sourceRecord ?? "-") \($0.record?.local ?? "-") \(word($0.action))" }
        #expect(
            told.sorted() == [
                "1 - unchanged", "2 b change /title/fr", "3 c remove", "4b d rename 4", "5 e add", "6 - quarantine",
            ])
        let run = try await bench.engine.run(job)
        #expect(run.counts == plan.counts)
        #expect(run.verdict == plan.verdict)
    }

    private func word(_ action: PlannedChange.Action) -> String {
        switch action {
        case .add: "add"
        case .change(let fields): "change " + fields.map(\.path).joined(separator: ",")
        case .unchanged: "unchanged"
        case .rename(let old): "rename \(old)"
        case .remove: "remove"
        case .hold: "hold"
        case .wait: "wait"
        case .restore: "restore"
        case .quarantine: "quarantine"
        }
    }

    @Test func heldRemovalsAreInThePlan() async throws {
        let bench = Bench()
        let records = (0..<4).map { SourceRecord.json("\($0)", organisation("o-\($0)", "O \($0)")) }
        try await bench.harvest(records)
        let plan = try await bench.engine.plan(bench.job(ScriptedSource(Array(records[0..<2]))))
        #expect(plan.verdict == .deletionsHeld)
        #expect(plan.changes.map { word($0.action) } == ["unchanged", "unchanged", "hold", "hold"])
        #expect(plan.changes.last?.title == "O 3")
    }

    @Test func differencesAreToldFieldByField() {
        let old = content([
            "id": "x", "title": ["fr": "Ancien", "en": "Old"], "a/b": 1, "revision": 1,
            "participants": [["role": "lead", "name": "A"], ["role": "partner", "name": "B"]], "same": [1, 2],
        ])
        let new = content([
            "id": "x", "title": ["fr": "Nouveau", "en": "Old"], "a/b": 2, "revision": 2, "new": "x",
            "participants": [
                ["role": "lead", "name": "A"], ["role": "funder", "name": "C"], ["role": "partner", "name": "B"],
            ], "same": [1, 2],
        ])
        let changes = FieldChange.between(old, new)
        #expect(changes.map(\.path) == ["/a~1b", "/new", "/participants/1", "/title/fr"])
        #expect(changes[0].old == 1 && changes[0].new == 2)
        #expect(changes[1].old == nil && changes[1].new == "x")
        #expect(changes[2].old == nil && changes[2].new?["name"] == "C")
        #expect(FieldChange.between(new, old).map(\.path) == changes.map(\.path))
        #expect(FieldChange.between(old, old).isEmpty)
    }

    @Test func anElementThatChangedInItsPlaceIsToldByItsField() {
        let old = content(["figures": [["value": 1, "unit": "m"], ["value": 2, "unit": "m"]]])
        let new = content(["figures": [["value": 1, "unit": "m"], ["value": 3, "unit": "m"]]])
        #expect(FieldChange.between(old, new) == [FieldChange(path: "/figures/1/value", old: 2, new: 3)])
    }
}
