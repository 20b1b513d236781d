import JSONSchema
import TestSupport
import Testing

/// A home, a node that harvests it by its token, and one that harvests that node: over HTTP, on the real program.
@Suite("Consent along a path of nodes")
struct ConsentPathTests {
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
            #expect(try !node.held().contains(PlantedRecords.secret), "\(node.name) has what nobody granted")
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
            let held = try node.held()
            for mark in ["vuevenement", "vucontact", "vuimage", "vupersonne", "intramuroscontact"] {
                #expect(!held.contains(mark), "\(node.name) holds \(mark)")
            }
            #expect(!held.contains("Projet intramurosnous"))
            let gone = try node.run("records", "show", PlantedRecords.fair, "--format", "json").json
            #expect(gone.canonicalText.contains("\"withdrawn\""), "\(gone.canonicalText)")
        }

        // Nothing comes back, from either side.
        for node in [relay, end] { try node.run("harvest", "--full") }
        for node in [home, relay, end] { try after(node) }
    }

    private func before(_ node: TokenNode) throws {
        let shown = try node.shown()
        for mark in ["vuouvert", "vuaccorde", "vuconvenu", "vuevenement", "vucontact", "vuimage", "vupersonne"] {
            #expect(shown.public.contains(mark) && shown.federation.contains(mark), "\(mark) at \(node.name)")
        }
        #expect(!shown.public.contains(PlantedRecords.within), "\(node.name)")
        #expect(shown.federation.contains("intramurosnous") && shown.federation.contains("intramuroscontact"))
        #expect(!(shown.public + shown.federation).contains(PlantedRecords.secret), "\(node.name)")
    }

    private func after(_ node: TokenNode) throws {
        let shown = try node.shown()
        for mark in ["vuouvert", "vuaccorde", "vuconvenu"] {
            #expect(shown.public.contains(mark) && shown.federation.contains(mark), "\(mark) at \(node.name)")
        }
        for mark in ["vuevenement", "vucontact", "vuimage", "vupersonne", "intramuroscontact", "Projet intramurosnous"]
        {
            #expect(!(shown.public + shown.federation).contains(mark), "\(mark) at \(node.name)")
        }
        #expect(shown.federation.contains("<setSpec>withdrawn</setSpec>"), "\(node.name) passes it on as what it is")
        #expect(shown.public.contains("status=\"deleted\"") && !shown.public.contains("<setSpec>withdrawn</setSpec>"))
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
