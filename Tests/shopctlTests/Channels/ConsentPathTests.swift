import JSONSchema
import TestSupport
import Testing

/// A home, a node that harvests it by its token, and one that harvests that node: over HTTP, on the real program.
@Suite("Consent along a path of nodes")
struct ConsentPathTests {
    /// Marks of all that is taken back.
    private static let withdrawn = [
        "vuevenement", "vucontact", "vuimage", "vupersonne", "intramuroscontact", "Projet intramurosnous",
    ]

    @Test func theScopeHoldsEverywhereAndAWithdrawalIsPassedOn() throws {
        let home = try TokenNode("maison", peers: ["relais"])
        let relay = try TokenNode("relais", peers: ["bout"])
        let end = try TokenNode("bout", peers: ["personne"])
        try home.workspace.folder.write("planted.jsonl", PlantedRecords.lines)
        try home.run("records", "import", "planted.jsonl")
        try home.serve()
        try relay.meet(home)
        try relay.run("harvest")
        try relay.serve()
        try end.meet(relay)
        try end.run("harvest")
        try end.serve()
        for node in [home, relay, end] { try before(node) }
        for node in [relay, end] {
            try expect(no: [PlantedRecords.secret], in: node.held(), node)
        }

        // Two of six records leave at once, which no caution about removals may hold up.
        for (id, group) in [
            (PlantedRecords.fair, "publication"), (PlantedRecords.among, "publication"),
            (PlantedRecords.granted, "contact"), (PlantedRecords.granted, "image"),
            (PlantedRecords.granted, "person"), (PlantedRecords.agreed, "contact"),
        ] {
            try home.run("consent", "withdraw", id, "--group", group, "--why", "geheimraison")
        }
        #expect(try state(home) == State(states: ["due"], behind: ["relais"]))
        try home.serve()
        #expect(try state(home) == State(states: ["deleted"], behind: ["relais"]))
        try relay.run("harvest")
        #expect(try state(home) == State(states: ["deleted"], fetched: ["relais"]))
        try relay.serve()
        try end.run("harvest")
        try end.serve()
        for node in [home, relay, end] { try after(node) }
        for node in [relay, end] {
            try expect(no: Self.withdrawn, in: node.held(), node)
            #expect(try node.run("records", "show", PlantedRecords.fair).text.contains("withdrawn by the source"))
        }

        // Nothing comes back, from either side.
        for node in [relay, end] { try node.run("harvest", "--full") }
        for node in [home, relay, end] { try after(node) }
    }

    private func before(_ node: TokenNode) throws {
        let shown = try node.shown()
        let marks = ["vuouvert", "vuaccorde", "vuconvenu", "vuevenement", "vucontact", "vuimage", "vupersonne"]
        expect(marks, in: shown.public, node)
        expect(marks + ["intramurosnous", "intramuroscontact"], in: shown.federation, node)
        expect(no: [PlantedRecords.within], in: shown.public, node)
        expect(no: [PlantedRecords.secret], in: shown.public + shown.federation, node)
    }

    private func after(_ node: TokenNode) throws {
        let shown = try node.shown()
        for text in [shown.public, shown.federation] {
            expect(["vuouvert", "vuaccorde", "vuconvenu"], in: text, node)
            expect(no: Self.withdrawn, in: text, node)
        }
        // Passed on as what it is, and to nodes alone.
        expect(["<setSpec>withdrawn</setSpec>"], in: shown.federation, node)
        expect(["status=\"deleted\""], in: shown.public, node)
        expect(no: ["<setSpec>withdrawn</setSpec>"], in: shown.public, node)
    }

    private func expect(_ marks: [String], in text: String, _ node: TokenNode) {
        let missing = marks.filter { !text.contains($0) }
        #expect(missing.isEmpty, "\(node.name) does not show \(missing)")
    }

    private func expect(no marks: [String], in text: String, _ node: TokenNode) {
        let found = marks.filter { text.contains($0) }
        #expect(found.isEmpty, "\(node.name) has \(found)")
    }

    /// What the home's report says of a record that went to nodes alone.
    private struct State: Equatable {
        var states: [String] = []
        var fetched: [String] = []
        var behind: [String] = []
    }

    private func state(_ node: TokenNode) throws -> State {
        let reports = try node.run("consent", "report", PlantedRecords.among, "--format", "json").json
        let channels = reports[0]?["channels"]?.array ?? []
        func peers(_ name: String) -> [String] {
            channels.flatMap { $0[name]?.array ?? [] }.compactMap { $0["peer"]?.string }
        }
        let isConfirmed = reports[0]?["confirmed"]?.bool
        let state = State(
            states: channels.compactMap { $0["state"]?.string }, fetched: peers("fetched"), behind: peers("behind"))
        #expect(isConfirmed == (state.behind.isEmpty && state.states == ["deleted"]))
        return state
    }
}
