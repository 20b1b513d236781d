import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK
import Testing

/// Rings, stars and triangles of nodes that harvest each other: what one writes is everywhere after as many rounds as the
/// longest way has steps, once, and what one removes is gone everywhere.
@Suite struct ConvergenceTests {
    struct Shape: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var links: [[Int]]
        /// Steps of the longest way that goes round in no circle.
        var longest: Int
        var foreignHomes: Set<Int> = []
    }

    static let shapes: [Shape] = [
        Shape(testDescription: "ring of 4", links: SimulatedFederation.ring(4), longest: 3),
        Shape(
            testDescription: "ring of 5, homes of other names", links: SimulatedFederation.ring(5), longest: 4,
            foreignHomes: [0, 1, 2, 3, 4]),
        Shape(
            testDescription: "ring of 4, both ways", links: SimulatedFederation.bothWaysRing(4), longest: 3,
            foreignHomes: [0, 1, 2, 3]),
        Shape(testDescription: "star of 5", links: SimulatedFederation.star(5), longest: 2),
        Shape(
            testDescription: "triangle", links: SimulatedFederation.complete(3), longest: 2, foreignHomes: [0, 1, 2]),
        Shape(
            testDescription: "all harvest all, 4", links: SimulatedFederation.complete(4), longest: 3,
            foreignHomes: [1, 3]),
        // A ring of 4 that harvest each other and the same fifth, which harvests nobody (docs/decisions/0044).
        Shape(
            testDescription: "ring of 4 round a fifth",
            links: SimulatedFederation.bothWaysRing(4).map { $0 + [4] } + [[]], longest: 4, foreignHomes: [4]),
    ]

    private func settle(_ federation: SimulatedFederation, within rounds: Int) async throws {
        try await federation.round()
        for _ in 1..<max(2, rounds) { try await federation.exchange() }
        #expect(try await federation.faults() == [])
    }

    @Test(arguments: shapes) func newsAreEverywhereAfterTheLongestWay(_ shape: Shape) async throws {
        var federation = SimulatedFederation(shape.links.count, links: shape.links, foreignHomes: shape.foreignHomes)
        for node in federation.nodes.indices { for local in ["a", "b"] { federation.say(node, local) } }
        try await settle(federation, within: shape.longest)
        // It has settled: nothing moves any more.
        #expect(try await federation.round() == false)

        for node in federation.nodes.indices { federation.say(node, "a") }
        try await settle(federation, within: shape.longest)

        for node in federation.nodes.indices { federation.drop(node, "b") }
        try await settle(federation, within: shape.longest + 1)
        #expect(try await federation.round() == false)

        for node in federation.nodes.indices { federation.say(node, "b") }
        try await settle(federation, within: shape.longest)
    }

    @Test func everyoneHasItByTheShortestWay() async throws {
        // A line 0-1-2-3, and a short cut from 3 to 0 which comes later.
        var federation = SimulatedFederation(4, links: [[], [0], [1], [2]], foreignHomes: [0])
        federation.say(0, "a")
        try await settle(federation, within: 3)
        #expect(try await way("h0:project/a", at: 3, federation) == ["n3", "n2", "n1", "n0"])
        federation.nodes[3].neighbours.append("n0")
        try await settle(federation, within: 3)
        #expect(try await way("h0:project/a", at: 3, federation) == ["n3", "n0"])
    }

    private func way(_ id: String, at node: Int, _ federation: SimulatedFederation) async throws -> [String?]? {
        try await federation.nodes[node].holdings()[id]?.provenance.map(\.harvester)
    }

    @Test func aLedgerThatWasSetBackIsHeardAgain() async throws {
        var federation = SimulatedFederation(3, links: SimulatedFederation.bothWaysRing(3))
        federation.say(0, "a")
        try await settle(federation, within: 2)
        federation.nodes[0].backup = try await federation.nodes[0].disk.rehearsal()
        let old = federation.nodes[0].rows
        for _ in 0..<3 {
            federation.say(0, "a")
            try await settle(federation, within: 2)
        }
        federation.nodes[0].disk = try #require(federation.nodes[0].backup)
        federation.nodes[0].rows = old
        federation.nodes[0].serve()
        try await settle(federation, within: 3)
        let record = try #require(try await federation.nodes[2].holdings()["n0:project/a"])
        #expect(record.revision == 5)
        let codes = try await federation.nodes[0].disk.read { reader in
            try reader.runs(of: nil, limit: 100).flatMap { try reader.issues(of: $0.id) }.map(\.issue.code)
        }
        #expect(codes.contains("revision-behind"))
    }
}
