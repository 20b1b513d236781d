import Foundation
import TestSupport
import Testing

/// An identifier that a record had before goes on leading to it: for harvesters, who are told that it is gone, and for
/// whoever kept a link to its page.
@Suite("Aliases")
struct AliasTests {
    private let workspace: SourceWorkspace

    init() throws {
        workspace = try SourceWorkspace.table(SourceWorkspace.rows(1...5))
        try workspace.folder.write(
            "federation.yaml",
            SourceWorkspace.federation.replacing("  language: fr\n", with: "  language: fr\n  contact: a@example.org\n")
        )
        #expect(try workspace.run("harvest").status == 0)
        try publish()
    }

    private func publish() throws {
        for arguments in [["publish", "site", "--to", "public"], ["publish", "oai"]] {
            let outcome = try Shopctl.run(arguments, in: workspace.path)
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
    }

    /// What is asked of a node that is served for it.
    private func harvesting(_ ask: (String) throws -> Void) throws {
        let node = try ServingProgram(["--no-site", "--refresh", "0"], in: workspace.path)
        try node.start()
        defer { node.stop() }
        try ask(node.oai)
    }

    private func get(_ url: String) throws -> String {
        let curl = Process()
        curl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        curl.arguments = ["curl", "-sS", "--noproxy", "*", url]
        let output = Pipe()
        curl.standardOutput = output
        try curl.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        curl.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The old address leads to the new one, and harvesters are told that the old identifier is gone and the new one is
    /// there.
    private func expectLead(from old: String, to new: String) throws {
        let page = try workspace.folder.read("public/records/n/demand/\(old).html")
        #expect(page.contains("<meta http-equiv=\"refresh\" content=\"0; url=\(new).html\">"), "\(page)")
        #expect(page.contains("<a href=\"\(new).html\""))
        #expect(try workspace.folder.read("public/records/n/demand/\(new).html").contains("Question"))
        let shown = try workspace.run("records", "show", "n:demand/\(old)").text
        #expect(shown.contains("goes on as n:demand/\(new)"), "\(shown)")

        try harvesting { oai in
            let list = try get(oai + "?verb=ListIdentifiers&metadataPrefix=oai_dc")
            let headers = list.components(separatedBy: "<header").dropFirst()
            let gone = try #require(headers.first { $0.contains("n:demand/\(old)</identifier>") }, "\(list)")
            #expect(gone.hasPrefix(" status=\"deleted\""))
            let there = try #require(headers.first { $0.contains("n:demand/\(new)</identifier>") }, "\(list)")
            #expect(!there.contains("deleted"))
            let start = try #require(gone.range(of: "<identifier>"))
            let identifier = gone[start.upperBound...].prefix { $0 != "<" }
            let record = try get(oai + "?verb=GetRecord&metadataPrefix=oai_dc&identifier=\(identifier)")
            #expect(record.contains("<header status=\"deleted\">") && !record.contains("<metadata>"), "\(record)")
        }
    }

    @Test func aRenameOfTheSource() throws {
        try workspace.write(rows: SourceWorkspace.rows(1...4) + ["cinq,Titre 5,Question 5 ?"])
        let harvest = try workspace.run("harvest")
        #expect(harvest.status == 0 && harvest.text.contains("renamed"), "\(harvest.text)")
        try publish()
        try expectLead(from: "5", to: "cinq")
        // A second rename: the first address goes where the second one goes.
        try workspace.write(rows: SourceWorkspace.rows(1...4) + ["five,Titre 5,Question 5 ?"])
        #expect(try workspace.run("harvest").status == 0)
        try publish()
        try expectLead(from: "cinq", to: "five")
        try expectLead(from: "5", to: "five")
    }

    @Test func anAliasByHand() throws {
        try workspace.write(rows: SourceWorkspace.rows(1...4) + ["neuf,Tout autre,Question neuve ?"])
        #expect(try workspace.run("harvest").status == 0)
        #expect(try workspace.run("records", "alias", "n:demand/5", "n:demand/neuf").status == 0)
        try publish()
        try expectLead(from: "5", to: "neuf")
        // Taken back, the address says that the record is gone, and leads nowhere.
        #expect(try workspace.run("records", "alias", "n:demand/5", "--remove").status == 0)
        try publish()
        let page = try workspace.folder.read("public/records/n/demand/5.html")
        #expect(!page.contains("http-equiv=\"refresh\"") && !page.contains("neuf.html"))
    }
}
