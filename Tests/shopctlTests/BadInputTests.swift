import Foundation
import JSONSchema
import TestSupport
import Testing

@Suite("Bad input")
struct BadInputTests {
    @Test func anUnknownKeyIsToldWithFileLineColumnAndNearestKey() throws {
        let workspace = try TestWorkspace()
        let text = String(decoding: try workspace.folder.bytes("nodes/nantes/node.yaml"), as: UTF8.self)
        try workspace.folder.write("nodes/nantes/node.yaml", text.replacing("adapter: csv", with: "adaptor: csv"))
        let outcome = try workspace.run("harvest")
        #expect(outcome.status == 78)
        #expect(
            outcome.errors.contains("nodes/nantes/node.yaml:9:5: Unknown key \"adaptor\". Did you mean \"adapter\"?"))
        let json = try workspace.run("harvest", "--format", "json")
        let problems = try #require(json.error?["problems"]?.array)
        #expect(problems.contains { $0["line"] == 9 && $0["column"] == 5 && $0["nearest"] == "adapter" })
    }

    @Test func anUnknownKeyOfACrosswalkIsToldLikewise() throws {
        let workspace = try TestWorkspace()
        let path = "nodes/nantes/crosswalks/demandes.yaml"
        let text = String(decoding: try workspace.folder.bytes(path), as: UTF8.self)
        try workspace.folder.write(path, text.replacing("fields:", with: "feilds:"))
        let outcome = try workspace.run("crosswalk", "check", path)
        #expect(outcome.status == 16)
        #expect(outcome.text.contains("\(path):9"))
        #expect(outcome.text.contains("fields"))
        #expect(try workspace.run("harvest").status == 78)
    }

    @Test func aMissingSourceIsGoneAndTheOthersGoOn() throws {
        let workspace = try TestWorkspace()
        try workspace.run("harvest")
        try FileManager.default.removeItem(atPath: workspace.path + "/nodes/nantes/samples/demandes.csv")
        let outcome = try workspace.run("harvest")
        #expect(outcome.status == 12)
        #expect(outcome.text.contains("sourceGone"))
        #expect(try workspace.run("records", "list", "--format", "jsonl").jsonLines.count == 5)
    }

    @Test func anEmptySourceRemovesNothing() throws {
        let workspace = try TestWorkspace()
        try workspace.run("harvest")
        try workspace.table([])
        let outcome = try workspace.run("harvest")
        #expect(outcome.status == 13)
        #expect(try workspace.run("records", "list", "--format", "jsonl").jsonLines.count == 5)
    }

    @Test func manyRemovalsAreHeldUntilAPersonAccepts() throws {
        let workspace = try TestWorkspace()
        try workspace.run("harvest")
        try workspace.table([TestWorkspace.rows[0]])
        let held = try workspace.run("harvest")
        #expect(held.status == 14)
        #expect(held.text.contains("shopctl deletions list"))
        #expect(try workspace.run("records", "list", "--format", "jsonl").jsonLines.count == 5)
        #expect(try workspace.run("harvest", "--plan").text.contains("hold"))
        let accepted = try workspace.run("harvest", "--accept-removals")
        #expect(accepted.status == 0, "\(accepted.text)")
        #expect(try workspace.run("records", "list", "--format", "jsonl").jsonLines.count == 2)
    }

    @Test(arguments: [
        ("binary", [UInt8](repeating: 0, count: 40) + [0x89, 0x50, 0x4E, 0x47]), ("empty", []),
    ])
    func whatIsNoTableIsToldAndNothingIsLost(name: String, bytes: [UInt8]) throws {
        let workspace = try TestWorkspace()
        try workspace.run("harvest")
        try workspace.folder.write("nodes/nantes/samples/demandes.csv", bytes: bytes)
        let outcome = try workspace.run("harvest")
        #expect(outcome.status != 0)
        #expect(outcome.lines.count > 1, "the line of the source is followed by what is wrong")
        #expect(try workspace.run("records", "list", "--format", "jsonl").jsonLines.count == 5)
    }

    @Test func aRecordThatBreaksTheSchemaIsQuarantinedAndTheRestGoesOn() throws {
        let workspace = try TestWorkspace()
        try workspace.table([TestWorkspace.rows[0], "D-2;Jardins;;Jardins partagés;2024\n", TestWorkspace.rows[2]])
        let outcome = try workspace.run("harvest")
        #expect(outcome.text.contains("quarantined"))
        let run = try workspace.run("runs", "show", "latest", "--format", "json").json
        #expect(run["counts"]?["addUp"] == true)
        let issues = try #require(run["issues"]?.array)
        let error = try #require(issues.first { $0["severity"] == "error" })
        #expect(error["record"] == "nantes:demand/d-2")
        #expect(error["message"]?.string?.contains("question") == true)
        #expect(error["remedy"]?.string?.isEmpty == false)
        let ids = try workspace.run("records", "list", "--kind", "demand", "--format", "jsonl").jsonLines.map {
            $0["id"]
        }
        #expect(ids == ["nantes:demand/d-1", "nantes:demand/d-3"])
    }

    @Test func duplicateIdentifiersAreToldAndBothKept() throws {
        let workspace = try TestWorkspace()
        try workspace.table(TestWorkspace.rows + ["D-1;Autre;Autre question ?;Quelqu’un;2020\n"])
        try workspace.run("harvest")
        let issues = try #require(try workspace.run("runs", "show", "latest", "--format", "json").json["issues"]?.array)
        #expect(issues.contains { $0["code"]?.string?.contains("duplicate") == true })
    }

    @Test func aCrosswalkThatMatchesNothingSaysWhatTheDocumentContains() throws {
        let workspace = try TestWorkspace()
        try workspace.folder.write(
            "page.yaml",
            """
            crosswalk: 1
            id: nantes/page
            formats: [page]
            language: fr
            records:
              - rule: events
                kind: event
                each: { items: { under: 'Programme' } }
                fields: { title: "{text}" }
            """)
        try workspace.folder.write("page.md", "# Rapport annuel\n\nUn paragraphe.\n")
        let outcome = try workspace.run("crosswalk", "try", "page.yaml", "page.md")
        #expect(outcome.text.contains("Rapport annuel"))
        let json = try workspace.run("crosswalk", "try", "page.yaml", "page.md", "--format", "json").json
        #expect(json["records"] == [])
        #expect(json["issues"]?.array?.contains { $0["severity"] == "warning" } == true)
        #expect(try workspace.run("crosswalk", "try", "page.yaml", "absent.md").status == 12)
    }

    @Test func aCorruptLedgerIsNamedAndLeftAlone() throws {
        let workspace = try TestWorkspace()
        let garbage = Array("this is no database, ".utf8) + [UInt8](repeating: 7, count: 5000)
        try workspace.folder.write("ledger.sqlite", bytes: garbage)
        let outcome = try workspace.run("harvest")
        #expect(outcome.status == 15)
        #expect(outcome.errors.contains("ledger.sqlite"))
        #expect(try workspace.folder.bytes("ledger.sqlite") == garbage)
        #expect(try workspace.run("doctor").status == 16)
    }

    @Test func aFullDiskUnderTheOutputIsSaid() throws {
        guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
        let workspace = try TestWorkspace()
        try workspace.run("harvest")
        let process = Shopctl.process(["records", "export"], in: workspace.path)
        let full: FileHandle = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        process.standardOutput = full
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 15)
        #expect(said.contains("could not be written whole"))
    }

    @Test func aClosedPipeEndsSilently() throws {
        let process = Shopctl.process(["schema", "show", "record", "--format", "json"], in: "/")
        let (output, errors) = (Pipe(), Pipe())
        try output.fileHandleForReading.close()
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(said.isEmpty)
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 0)
    }

    @Test func colourIsForTerminalsOnly() throws {
        let workspace = try TestWorkspace()
        #expect(!(try workspace.run("harvest").text.contains("\u{1B}")))
    }
}
