import Federation
import FederationConformance
import Foundation
import JSONSchema
import OAIPMH
import ScienceShopSDK
import TestSupport
import Testing

/// Nodes that harvest each other in Dublin Core, which has no room for a way: it is told beside it, read back, and ends
/// circles all the same.
@Suite struct WayTests {
    private func line(_ links: [[Int]], addresses: Bool = true) -> SimulatedFederation {
        var federation = SimulatedFederation(links.count, links: links)
        for index in federation.nodes.indices {
            federation.nodes[index].format = "oai_dc"
            federation.nodes[index].knowsItsAddress = addresses
        }
        return federation
    }

    private func settle(_ federation: SimulatedFederation, rounds: Int = 4) async throws {
        for _ in 0..<rounds { try await federation.round() }
        #expect(try await federation.round() == false)
    }

    private func containers(_ record: String) -> [OAIContainer] {
        record.split(separator: "<about>").dropFirst().map { part in
            OAIContainer(reading: Array((part.firstRange(of: "</about>").map { part[..<$0.lowerBound] } ?? part).utf8))
        }
    }

    @Test func theThirdNodeTellsOfBothSteps() async throws {
        var federation = line([[], [0], [1], [2]])
        federation.say(0, "a")
        try await settle(federation)
        federation.say(0, "a")
        try await settle(federation)
        let shown = try await federation.nodes[2].shown(at: .public, as: "oai_dc")
        #expect(shown.count == 1)
        let found = containers(try #require(shown.values.first))
        var origins: [OAIProvenance.Origin] = []
        for case .provenance(let provenance) in found { origins = provenance.origins }
        #expect(origins.map(\.baseURL) == ["https://n1.example/oai", "https://n0.example/oai"])
        #expect(origins.map(\.identifier).last == "oai:n0.example:n0:project/a")
        #expect(origins.map(\.metadataNamespace) == [OAINamespace.dublinCore, OAINamespace.dublinCore])
        #expect(origins.allSatisfy { OAIDatestamp($0.datestamp) != nil && OAIDatestamp($0.harvestDate) != nil })
        var way: OAIRecordWay?
        for case .way(let told) in found { way = told }
        #expect(way?.record == RecordIdentifier("n0:project/a"))
        let original = try #require(try await federation.nodes[0].holdings()["n0:project/a"])
        #expect(way?.revision == 2 && original.revision == 2)
        #expect(way?.hops.map(\.harvester) == ["n2", "n1", "n0"])
        // It is kept in the hops, as far as it came.
        let last = try #require(try await federation.nodes[3].holdings().values.first)
        #expect(last.provenance.map(\.harvester) == ["n3", "n2", "n1", "n0"])
        #expect(last.provenance.last?.record?.description == "n0:project/a")
        // What each node shows is what the next one holds, byte by byte.
        #expect(try await federation.faultsByAudit([.contents]) == [])
    }

    @Test(arguments: [true, false]) func aCircleEnds(knowsItsAddress: Bool) async throws {
        var federation = line([[2], [0], [1]], addresses: knowsItsAddress)
        for node in federation.nodes.indices { federation.say(node, "a") }
        try await settle(federation)
        for node in federation.nodes {
            // Its own, and one of each of the others.
            #expect(try await node.holdings().count == 3)
        }
        federation.drop(0, "a")
        federation.drop(1, "a")
        for node in federation.nodes.indices {
            federation.nodes[node].habits = .simulated
            federation.time.pass(40 * 86_400)
        }
        try await settle(federation)
        for node in federation.nodes { #expect(try await node.holdings().count == 1) }
    }

    /// Who harvests a home itself takes its records from nobody else, under whatever name.
    @Test func aRecordOfAHomeThatIsHarvestedIsNotTakenTwice() async throws {
        var federation = line([[], [0], [0, 1]])
        federation.say(0, "a")
        federation.say(1, "b")
        try await settle(federation)
        #expect(Set(try await federation.nodes[2].holdings().keys) == ["n0:project/a", "n1:project/b"])
    }

    // MARK: - Others' validator

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test(
        .enabled(if: XMLLint.isInstalled, "xmllint is not installed"),
        arguments: [("", "", true), ("home=\"n0\"", "", false), ("harvester=\"n2\"", "harvester=\"N 2\"", false)])
    func whatIsToldIsValid(right: String, wrong: String, isValid: Bool) async throws {
        var federation = line([[], [0], [1]])
        federation.say(0, "a")
        try await settle(federation)
        let record = try #require(try await federation.nodes[2].shown(at: .public, as: "oai_dc").values.first)
        try #require(right.isEmpty || record.contains(right))
        let folder = try TemporaryFolder()
        // The containers alone: whole answers are validated where the protocol is tested.
        let parts = record.split(separator: "<about>").dropFirst().map { part in
            String(part.firstRange(of: "</about>").map { part[..<$0.lowerBound] } ?? part)
        }
        #expect(parts.count == 2)
        var statuses: [Int32] = []
        for (number, part) in parts.enumerated() {
            let file = URL(filePath: folder.path).appending(path: "\(number).xml")
            try Data((right.isEmpty ? part : part.replacing(right, with: wrong)).utf8).write(to: file)
            let name =
                part.contains("originDescription") ? "Tests/Peers/oai/xsd/provenance.xsd" : "schemas/oai/federation.xsd"
            statuses.append(
                try XMLLint.validate([file.path], against: Self.root.appending(path: name), in: folder).status)
        }
        #expect(statuses.allSatisfy { $0 == 0 } == isValid, "\(parts)")
    }
}
