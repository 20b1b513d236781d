import JSONSchema
import ScienceShopSDK
import TestSupport
import Testing

@Suite("Forks") struct ForkTests {
    /// A record as its home, another ledger, wrote it in its third revision.
    private func line(_ title: String) throws -> [UInt8] {
        let id = try #require(RecordIdentifier("geneve:organisation/a"))
        var record = Record(id: id)
        record["title"] = ["fr": .string(title)]
        record["revision"] = 3
        record["modifiedAt"] = "2026-01-02T03:04:05Z"
        record.statedContentHash = record.contentHash
        return record.canonicalBytes + [0x0A]
    }

    @Test func twoContentsOfOneRevisionAreShownSideBySide() throws {
        let folder = try TemporaryFolder()
        try Shopctl.run("init", ".", "--node", "other", in: folder.path)
        try folder.write("a.jsonl", bytes: try line("Un"))
        try folder.write("b.jsonl", bytes: try line("Deux"))
        try Shopctl.run("records", "import", "a.jsonl", in: folder.path)
        #expect(try Shopctl.run("records", "list", "--forks", in: folder.path).text.contains("No fork."))
        let second = try Shopctl.run("records", "import", "b.jsonl", in: folder.path)
        #expect(second.text.contains("import/a and import/b"))

        let list = try Shopctl.run("records", "list", "--forks", "--format", "json", in: folder.path).json
        #expect(list.array?.count == 1 && list[0]?["id"] == "geneve:organisation/a")
        let none = try Shopctl.run("records", "list", "--forks", "--kind", "event", "--format", "json", in: folder.path)
        #expect(try none.json.array?.isEmpty == true)
        #expect(try Shopctl.run("doctor", in: folder.path).text.contains("--forks"))

        let shown = try Shopctl.run("records", "show", "geneve:organisation/a", in: folder.path)
        #expect(shown.text.contains("fork: revision 3 from import/b") && shown.text.contains("Deux"))
        let json = try Shopctl.run("records", "show", "geneve:organisation/a", "--copies", "--json", in: folder.path)
            .json
        let copies = try #require(json["copies"]?.array)
        #expect(copies.map { $0["fork"] } == [false, true] && copies.map { $0["speaks"] } == [true, false])
        #expect(copies.map { $0["record"]?["title"]?["fr"] } == ["Un", "Deux"])
    }
}
