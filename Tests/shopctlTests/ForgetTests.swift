import Foundation
import JSONSchema
import TestSupport
import Testing

/// Somebody is forgotten: in the workspace, and on every channel.
@Suite("Forget")
struct ForgetTests {
    private static let rows = [
        "1,L’eau de Maryvonne Kerjéan,Que boit-on ? Écrire à MARYVONNE KERJEAN.", "2,Le vélo,Comment réparer ?",
    ]

    /// Where the name is, besides in what the source itself says: paths with how it was found.
    private func traces(_ workspace: SourceWorkspace) throws -> [String] {
        let files = FileManager.default.enumerator(atPath: workspace.path)?.compactMap { $0 as? String } ?? []
        return try files.filter { !$0.hasPrefix("nodes") }.flatMap { file -> [String] in
            let url = URL(fileURLWithPath: workspace.path + "/" + file)
            guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { return [] }
            let bytes = try Data(contentsOf: url)
            return ["Kerj", "kerj", "KERJ", "aryvonne", "ARYVONNE"].filter { bytes.range(of: Data($0.utf8)) != nil }
                .map { "\(file): \($0)" }
        }
    }

    @Test func nothingOfThemIsLeftInTheWorkspaceOrOnAChannel() throws {
        let workspace = try SourceWorkspace.table(Self.rows)
        try workspace.folder.write(
            "federation.yaml",
            SourceWorkspace.federation.replacing("  language: fr\n", with: "  language: fr\n  contact: a@example.org\n")
        )
        #expect(try workspace.run("harvest").status == 0)
        #expect(try workspace.run("publish", "site", "--to", "public").status == 0)
        #expect(try workspace.run("publish", "oai").status == 0)
        let before = try traces(workspace)
        #expect(before.contains { $0.hasPrefix("public/") } && before.contains { $0.hasPrefix("ledger") })

        let name = "Maryvonne Kerjean"
        let unconfirmed = try workspace.run("forget", name)
        #expect(unconfirmed.status == 64 && unconfirmed.errors.contains("--yes"), "\(unconfirmed.errors)")
        let plan = try workspace.run("forget", name, "--plan", "--format", "json").json
        #expect(plan["plan"] == true && plan["reduced"]?.array?.count == 1 && plan["channels"]?.array?.count == 2)
        #expect(try traces(workspace) == before)

        let done = try workspace.run("forget", name, "--yes")
        #expect(done.status == 0 && done.text.contains("Publish these channels"), "\(done.errors)")
        #expect(try traces(workspace).allSatisfy { $0.hasPrefix("public/") })
        #expect(try workspace.run("publish", "site", "--to", "public").status == 0)
        #expect(try workspace.run("publish", "oai").status == 0)
        #expect(try traces(workspace) == [])

        // The source says it still.
        let again = try workspace.run("harvest", "--full")
        #expect(again.status == 0, "\(again.errors)")
        #expect(try workspace.run("publish", "site", "--to", "public").status == 0)
        #expect(try traces(workspace) == [])
        #expect(try workspace.run("search", "kerjean", "--format", "json").json.array?.isEmpty == true)
        #expect(try workspace.run("search", "eau", "--format", "json").json.array?.count == 1)
        let list = try workspace.run("forget", "--list", "--format", "json").json
        #expect(list.array?.count == 1 && list.array?.first?["words"] == 1)
    }

    @Test func aRecordIsForgottenByItsIdentifier() throws {
        let workspace = try SourceWorkspace.table(Self.rows)
        #expect(try workspace.run("harvest").status == 0)
        let id = try #require(
            try workspace.run("records", "list", "--format", "json").json.array?.compactMap { $0["id"]?.string }
                .first { $0.hasSuffix("1") })
        #expect(try workspace.run("forget", id, "--yes", "--format", "json").json["records"] == [.string(id)])
        #expect(try workspace.run("harvest", "--full").status == 0)
        #expect(try traces(workspace) == [])
        #expect(try workspace.run("records", "list", "--format", "json").json.array?.count == 1)
        #expect(try workspace.run("forget", id, "--yes").text.contains("held nothing of it"))
    }

    @Test func whatSaysTooLittleIsRefused() throws {
        let workspace = try SourceWorkspace.table(Self.rows)
        #expect(try workspace.run("forget").status == 64)
        #expect(try workspace.run("forget", "M.", "--yes").status == 64)
    }
}
