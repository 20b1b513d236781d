import Foundation
import JSONSchema
import TestSupport
import Testing

/// Lyon, Lille, Occitanie and Québec, each a workspace and a served process of its own with the samples that ship with its
/// node, each harvesting the three others on the real program.
@Suite("Four nodes that harvest each other")
struct FourNodesTests {
    @Test func holdTheSameRecordsAlsoAfterOneIsKilledInTheMiddle() throws {
        let nodes = try ["lyon", "lille", "occitanie", "quebec"].map { try RegionalNode($0) }
        for node in nodes { try node.harvest(node.home) }
        for node in nodes { try node.serve() }
        for node in nodes { try node.meet(nodes.filter { $0.home != node.home }) }

        // Everybody is two steps from everybody at most, once what a partner passes on is counted.
        for _ in 0..<2 { for node in nodes { try node.harvest() } }
        try agree(nodes, "at first")
        #expect(try nodes[0].shown().count >= 5 && nodes[2].shown().count >= 30)

        // A demand changes, another one goes, a case sheet changes; one node dies while it harvests and is harvested.
        try nodes[0].edit("samples/demandes-2024.csv", encoding: .windowsCP1252) { text in
            #expect(text.contains("des jardins partagés"))
            return text.replacingOccurrences(of: "des jardins partagés", with: "des jardins réparés")
        }
        for node in nodes { try node.harvest(node.home) }
        let dying = nodes[2]
        let harvest = dying.start("harvest", "--quiet")
        let asking = nodes[3].start("harvest", "--quiet")
        try harvest.run()
        try asking.run()
        dying.waitForWrites()
        dying.killServer()
        if harvest.isRunning { kill(harvest.processIdentifier, SIGKILL) }
        harvest.waitUntilExit()
        asking.waitUntilExit()
        try dying.serve()

        for _ in 0..<3 { for node in nodes { try node.harvest() } }
        try agree(nodes, "after a change and a death")
        for node in nodes where node.home != "lyon" {
            let titles = try node.records().values.compactMap { $0["title"]?.canonicalText }
            #expect(titles.contains { $0.contains("des jardins réparés") }, "\(node.home)")
            #expect(!titles.contains { $0.contains("des jardins partagés") }, "\(node.home)")
        }

        // Nothing is new any more: nobody passes anything round in circles.
        let before = try nodes.map { try $0.lastChange() }
        for node in nodes { try node.harvest() }
        #expect(try nodes.map { try $0.lastChange() } == before)
    }

    /// What a node shows, each other node holds once: in the same revision, with the same content.
    private func agree(_ nodes: [RegionalNode], _ when: String) throws {
        let held = try nodes.map { try $0.records() }
        for (place, home) in nodes.enumerated() {
            let shown = try home.shown()
            #expect(!shown.isEmpty)
            for (other, records) in held.enumerated() where other != place {
                let copies = records.filter { $0.key.hasPrefix("\(home.home):") }
                #expect(Set(copies.keys) == shown, "\(home.home) at \(nodes[other].home), \(when)")
                for (id, copy) in copies {
                    #expect(copy["revision"] == held[place][id]?["revision"], "\(id) at \(nodes[other].home), \(when)")
                    let first = held.indices.first { $0 != place }.flatMap { held[$0][id] }
                    #expect(copy["contentHash"] == first?["contentHash"], "\(id) at \(nodes[other].home), \(when)")
                }
            }
        }
    }
}
