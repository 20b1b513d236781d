import GRDB
import JSONSchema
import TestSupport
import Testing

/// Two nodes that are served and harvest each other audit their copies by comparing sets.
@Suite("Audits of served nodes")
struct AuditBySetsTests {
    /// What an audit of the neighbour says: of each class the names, and its exit code.
    private struct Audit {
        var status: Int32
        var first: JSONValue?
        /// After healing.
        var after: JSONValue?

        init(_ node: FederatedNode, heal: Bool = false) throws {
            let outcome =
                heal
                ? try node.run("audit", "neighbour/oai", "--heal", "--format", "json")
                : try node.run("audit", "neighbour/oai", "--format", "json")
            status = outcome.status
            let source = try outcome.json["sources"]?[0]
            (first, after) = (source?["audit"], source?["after"])
        }

        func names(_ kind: String) -> [String] {
            (first?[kind]?.array ?? []).compactMap { $0["identifier"]?.string }
        }
    }

    /// Both sides have the same, and that is known by their sets, for few bytes.
    private func isZero(_ report: JSONValue?, _ what: Comment) throws {
        let counts = try #require(report?["counts"], what)
        #expect(report?["verdict"] == "complete" && report?["method"] == "reconciliation", what)
        #expect(counts["closes"] == true && counts["remote"] == counts["held"], what)
        for kind in ["missing", "stale", "extra", "unretrievable", "quarantined"] { #expect(counts[kind] == 0, what) }
        #expect(try bytes(report) < 1000 && report?["sets"]?["cells"] == 0, what)
    }

    private func bytes(_ report: JSONValue?) throws -> Int {
        let sets = try #require(report?["sets"])
        return try #require(sets["bytesSent"]?.integer) + #require(sets["bytesReceived"]?.integer)
    }

    @Test func nameAndHealWhatDiffersAlsoBehindTheLedgersBack() throws {
        let (nantes, brest) = (try FederatedNode("nantes"), try FederatedNode("brest"))
        func demand(_ number: Int) -> String { "oai:nantes.federation.example:nantes:demand/d-\(number)" }
        try nantes.table(Array(1...60))
        try brest.table(Array(1...20))
        for node in [nantes, brest] { try node.turn(node.home) }
        try nantes.meet(try brest.serve())
        try brest.meet(try nantes.serve())
        for node in [nantes, brest, nantes, brest] { try node.turn() }
        for node in [nantes, brest] {
            let audit = try Audit(node)
            #expect(audit.status == 0)
            try isZero(audit.first, "\(node.home)")
            #expect(try node.run("audit", "neighbour/oai").text.contains("sets reconciled ("))
        }

        // A demand changes at its home, one leaves it, one is new.
        try nantes.table(Array(1...61).filter { $0 != 7 }) { $0 == 5 ? "Et maintenant ?" : "Comment faire, \($0) ?" }
        try nantes.turn("nantes")
        let apart = try Audit(brest)
        #expect(apart.status == 16 && apart.first?["method"] == "reconciliation")
        #expect(apart.names("missing") == [demand(61)] && apart.names("stale") == [demand(5)])
        #expect(apart.names("extra") == [demand(7)] && apart.first?["counts"]?["closes"] == true)
        // A list would be longer; how many more cells come until it hangs up depends on who is quicker.
        #expect(try #require(apart.first?["sets"]?["cells"]?.integer) < 60)
        let healed = try Audit(brest, heal: true)
        #expect(healed.status == 0)
        try isZero(healed.after, "healed")
        #expect(try brest.records()["nantes:demand/d-5"]??.contains("Et maintenant") == true)

        // A source record is taken out of the ledger's file by nobody's leave.
        let queue = try DatabaseQueue(path: brest.ledger, configuration: .patient)
        try queue.write { db in
            try db.execute(sql: "DELETE FROM source_record WHERE identifier = ?", arguments: [demand(3)])
            #expect(db.changesCount == 1)
        }
        try queue.close()
        let told = try brest.run("doctor", "--format", "json")
        #expect(told.status == 16 && told.text.contains("shopctl audit neighbour/oai --heal"))
        let lost = try Audit(brest)
        #expect(lost.status == 16 && lost.first?["method"] == "names", "what is kept of the set is not believed")
        #expect(lost.names("missing") == [demand(3)])
        #expect(lost.first?["issues"]?.array?.compactMap { $0["code"]?.string } == ["set-mismatch"])
        let mended = try Audit(brest, heal: true)
        #expect(mended.status == 0)
        try isZero(mended.after, "mended")
        #expect(try brest.run("doctor").status == 0)
    }
}
