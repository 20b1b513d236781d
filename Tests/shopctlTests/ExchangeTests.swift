import Foundation
import JSONSchema
import TestSupport
import Testing

@Suite("Export and import")
struct ExchangeTests {
    /// An empty workspace beside the one with records.
    private func emptyWorkspace() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try Shopctl.run("init", ".", "--node", "other", in: folder.path)
        return folder
    }

    /// A harvested workspace with a tombstone, and its export.
    private func exported() throws -> (workspace: TestWorkspace, bytes: [UInt8]) {
        let workspace = try TestWorkspace()
        try workspace.run("harvest")
        try workspace.table([TestWorkspace.rows[0].replacing("fleuve", with: "rivière"), TestWorkspace.rows[2]])
        try workspace.run("harvest", "--accept-removals")
        let outcome = try workspace.run("records", "export")
        #expect(outcome.status == 0)
        return (workspace, outcome.output)
    }

    @Test func anExportIsCanonicalJSONInTheOrderOfIdentifiers() throws {
        let (workspace, bytes) = try exported()
        let records = try String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
            try JSONValue(parsing: String($0))
        }
        #expect(records.count == 5)
        #expect(records.count { $0["status"] == "deleted" } == 2)
        #expect(bytes == records.flatMap { $0.canonicalBytes + [0x0A] })
        let ids = records.compactMap { $0["id"]?.string }
        #expect(ids == ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        let array = try workspace.run("records", "export", "--format", "json").json
        #expect(array == .array(records))
        #expect(try workspace.run("records", "validate", "-", input: bytes).status == 0)
    }

    @Test func anImportIntoAnEmptyWorkspaceExportsTheSameBytes() throws {
        let (_, bytes) = try exported()
        let other = try emptyWorkspace()
        let imported = try Shopctl.run("records", "import", "-", in: other.path, input: bytes)
        #expect(imported.status == 0, "\(imported.text) \(imported.errors)")
        #expect(try Shopctl.run("records", "export", in: other.path).output == bytes)
        let again = try Shopctl.run("records", "import", "-", "--format", "json", in: other.path, input: bytes)
        #expect(again.status == 0)
        #expect(try again.json["verdict"] == "unchanged")
        #expect(try Shopctl.run("records", "export", in: other.path).output == bytes)
        let hits = try Shopctl.run("search", "encre", "--format", "json", in: other.path).json
        #expect(hits[0]?["id"] == "nantes:demand/d-3")
    }

    @Test func anExportToAFileReplacesItAsAWhole() throws {
        let (workspace, bytes) = try exported()
        try workspace.folder.write("out/all.jsonl", "older")
        #expect(try workspace.run("records", "export", "-o", "out/all.jsonl").status == 0)
        #expect(try workspace.folder.bytes("out/all.jsonl") == bytes)
        #expect(try workspace.folder.names("out") == ["all.jsonl"])
        let missing = try workspace.run("records", "export", "-o", "nowhere/all.jsonl")
        #expect(missing.status != 0)
        #expect(missing.errors.contains("nowhere/all.jsonl"))
    }

    /// A demand of a made-up node, as a line of JSON.
    private func line(_ number: Int) -> String {
        #"{"home":"lyon","id":"lyon:demand/\#(number)","kind":"demand","question":{"fr":"Question \#(number) ?"},"#
            + #""schema":"record/1","status":"active","title":{"fr":"Demande \#(number)"}}"# + "\n"
    }

    /// An import that has taken some records and waits for more.
    private func waitingImport(in folder: TemporaryFolder) throws -> (process: Process, input: Pipe, output: Pipe) {
        let process = Shopctl.process(["records", "import", "-"], in: folder.path)
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data((1...700).map(line).joined().utf8))
        var taken = 0
        for _ in 0..<2000 where taken == 0 {
            taken = try Shopctl.run("records", "list", "--format", "jsonl", in: folder.path).lines.count
        }
        #expect(taken > 0)
        return (process, input, output)
    }

    private func importAll(into folder: TemporaryFolder) throws {
        try folder.write("all.jsonl", (1...1500).map(line).joined())
        let outcome = try Shopctl.run("records", "import", "all.jsonl", in: folder.path)
        #expect(outcome.status == 0, "\(outcome.text) \(outcome.errors)")
        let export = try Shopctl.run("records", "export", in: folder.path)
        #expect(Set(try export.jsonLines.compactMap { $0["id"]?.string }).count == 1500)
        #expect(export.lines.count == 1500)
        #expect(try Shopctl.run("doctor", in: folder.path).status == 0)
    }

    @Test func aKilledImportIsSimplyBegunAgain() throws {
        let folder = try emptyWorkspace()
        let (process, _, _) = try waitingImport(in: folder)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try importAll(into: folder)
    }

    @Test func anInterruptedImportSaysWhatItKept() throws {
        let folder = try emptyWorkspace()
        let (process, input, output) = try waitingImport(in: folder)
        process.interrupt()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try input.fileHandleForWriting.close()
        #expect(process.terminationStatus == 10)
        #expect(said.contains("The import was interrupted"))
        try importAll(into: folder)
    }

    @Test func aWrongLineIsRefusedAndTheRestGoesOn() throws {
        let (_, bytes) = try exported()
        let folder = try emptyWorkspace()
        let mixed = Array("no json\n{\"id\":1}\n[]\n".utf8) + bytes
        let outcome = try Shopctl.run("records", "import", "-", in: folder.path, input: mixed)
        #expect(outcome.status == 10, "\(outcome.text)")
        #expect(outcome.text.contains("line 1"))
        #expect(try Shopctl.run("records", "export", in: folder.path).output == bytes)
    }

    @Test func oneLineOf100MegabytesIsRefusedInLittleMemory() throws {
        let (_, bytes) = try exported()
        let folder = try emptyWorkspace()
        let file = try folder.write("long.jsonl", bytes: [])
        let handle = try #require(FileHandle(forWritingAtPath: file))
        let piece = Data(repeating: 0x61, count: 10 << 20)
        for _ in 0..<10 { try handle.write(contentsOf: piece) }
        try handle.write(contentsOf: Data([0x0A] + bytes))
        try handle.close()
        let outcome = try Shopctl.run("records", "import", "long.jsonl", in: folder.path)
        #expect(outcome.status == 10, "\(outcome.text) \(outcome.errors)")
        #expect(outcome.text.contains("more than 16,777,216 bytes"))
        #expect(try Shopctl.run("records", "export", in: folder.path).output == bytes)
    }

    @Test(arguments: ["", "\n \n"])
    func anEmptyFileIsToldSo(text: String) throws {
        let folder = try emptyWorkspace()
        try folder.write("empty.jsonl", text)
        let outcome = try Shopctl.run("records", "import", "empty.jsonl", in: folder.path)
        #expect(outcome.status == 15)
        #expect(outcome.errors.contains("is empty"))
        #expect(try folder.names() == ["federation.yaml", "empty.jsonl"])
    }

    @Test func anUnreadableFileIsToldSo() throws {
        let folder = try emptyWorkspace()
        let absent = try Shopctl.run("records", "import", "absent.jsonl", in: folder.path)
        #expect(absent.status == 12)
        #expect(absent.errors.contains("There is no file absent.jsonl"))
        let directory = try Shopctl.run("records", "import", "/tmp", in: folder.path)
        #expect(directory.status == 15)
        let broken = try Shopctl.run("records", "import", "-", in: folder.path, input: Array("[{\"a\":1},".utf8))
        #expect(broken.status == 15)
        #expect(broken.errors.contains("standard input:1:"))
    }

    @Test func aRecordThatWasAlteredIsRefused() throws {
        let (_, bytes) = try exported()
        let folder = try emptyWorkspace()
        let altered = String(decoding: bytes, as: UTF8.self).replacing("Encre", with: "Ancre")
        let outcome = try Shopctl.run("records", "import", "-", in: folder.path, input: Array(altered.utf8))
        #expect(outcome.status == 10)
        #expect(outcome.text.contains("altered"))
    }
}
