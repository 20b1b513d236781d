import JSONSchema
import TestSupport
import Testing

@Suite("A record in a metadata format")
struct DisseminationTests {
    private func harvested() throws -> TestWorkspace {
        let workspace = try TestWorkspace()
        #expect(try workspace.run("harvest").status == 0)
        return workspace
    }

    @Test func itIsPrintedAsXML() throws {
        let workspace = try harvested()
        let sheet = try workspace.run("records", "show", "nantes:demand/d-3", "--as", "oai_dc")
        #expect(sheet.status == 0, "\(sheet.errors)")
        #expect(sheet.text.hasPrefix("<oai_dc:dc "))
        #expect(sheet.text.contains("<dc:identifier>nantes:demand/d-3</dc:identifier>"))
        let own = try workspace.run("records", "show", "nantes:demand/d-3", "--as", "scienceshop")
        #expect(own.text.contains("<id>nantes:demand/d-3</id>"))
    }

    @Test func itsLossesAreListed() throws {
        let workspace = try harvested()
        let losses = try workspace.run(
            "records", "show", "nantes:demand/d-3", "--as", "oai_dc", "--loss", "--format", "json"
        ).json
        let paths = losses.array?.compactMap { $0["path"]?.string } ?? []
        #expect(paths.contains { $0.hasPrefix("/provenance") })
        #expect(losses[0]?["kind"] == "dropped" && losses[0]?["reason"]?.string?.isEmpty == false)
        let table = try workspace.run(
            "records", "show", "nantes:demand/d-3", "--as", "oai_dc", "--loss", "--lang", "fr")
        #expect(table.text.contains("POURQUOI") && table.text.contains("le format n’a pas de place pour cela"))
        let none = try workspace.run("records", "show", "nantes:demand/d-3", "--as", "scienceshop", "--loss")
        #expect(none.status == 0 && none.text.contains("says all"))
    }

    @Test func aFormatWithoutTheKindSaysSo() throws {
        let workspace = try harvested()
        let run = try workspace.run("records", "show", "nantes:demand/d-3", "--as", "oai_cerif_openaire")
        #expect(run.status == 16 && run.text.isEmpty)
        #expect(run.errors.contains("no form"))
    }

    @Test(arguments: [
        ["--as", "marcxml"], ["--loss"], ["--as", "oai_dc", "--raw"], ["--as", "oai_dc", "--json"],
    ]) func whatCannotBeMeantIsRefused(options: [String]) throws {
        let workspace = try TestWorkspace()
        let run = try Shopctl.run(["records", "show", "nantes:demand/d-3"] + options, in: workspace.path)
        #expect(run.status == 64 && run.text.isEmpty)
    }
}
