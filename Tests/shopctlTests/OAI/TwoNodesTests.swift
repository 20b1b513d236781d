import JSONSchema
import TestSupport
import Testing

/// Two nodes harvest each other by OAI-PMH, on the real program: both have what either has, nothing twice, and what leaves
/// the one leaves the other.
@Suite("Two nodes that harvest each other")
struct TwoNodesTests {
    @Test func haveTheSameRecordsAndNeitherTakesBackItsOwn() throws {
        let (nantes, brest) = (try FederatedNode("nantes"), try FederatedNode("brest"))
        try nantes.table(Array(1...130))
        try brest.table(Array(1...110))
        for node in [nantes, brest] { try node.turn(node.home) }
        try nantes.meet(try brest.serve())
        try brest.meet(try nantes.serve())

        try agree(nantes, brest, records: 130 + 2 + 110 + 2, "at first")

        // A demand leaves the one, another one changes at the other.
        try nantes.table(Array(1...130).filter { $0 != 7 })
        try brest.table(Array(1...110)) { $0 == 5 ? "Qu’est-ce qui a changé ?" : "Comment faire, \($0) ?" }
        try agree(nantes, brest, records: 244 - 1, "after a withdrawal and a change")
        #expect(try brest.records()["nantes:demand/d-7"] == .some(nil), "it is known as one that has left")
        #expect(try nantes.records()["brest:demand/d-5"]??.contains("changé") == true)

        // It comes back, and a new one comes along.
        try nantes.table(Array(1...131))
        try agree(nantes, brest, records: 245, "after a return")
    }

    /// Lets both harvest until nothing is new, and compares.
    private func agree(_ nantes: FederatedNode, _ brest: FederatedNode, records: Int, _ when: Comment) throws {
        for node in [nantes, brest, nantes, brest] { try node.turn() }
        let changes = [try nantes.lastChange(), try brest.lastChange()]
        for node in [nantes, brest] { try node.turn() }
        #expect([try nantes.lastChange(), try brest.lastChange()] == changes, when)

        func present(_ node: FederatedNode) throws -> [String: String] { try node.records().compactMapValues(\.self) }
        let (ours, theirs) = (try present(nantes), try present(brest))
        #expect(ours.count == records, when)
        #expect(ours == theirs, when)
        for node in [nantes, brest] {
            let echoes = try LedgerDump(node.ledger).rows("claim").filter {
                $0.hasPrefix("neighbour/oai") && $0.contains(" | \(node.home):")
            }
            #expect(echoes.isEmpty, when)
        }
    }
}
