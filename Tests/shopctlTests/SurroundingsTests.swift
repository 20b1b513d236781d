import Foundation
import JSONSchema
import Testing

/// What the program is surrounded by: permissions, language, terminals.
@Suite("Surroundings")
struct SurroundingsTests {
    /// Runs the program as a user who owns nothing; nil where that cannot be arranged.
    ///
    /// Root may read and write everything, so under root (in most containers) the program is started as another user.
    private func asGuest(_ arguments: String..., in workspace: SourceWorkspace) throws -> Shopctl.Outcome? {
        guard geteuid() == 0 else { return try Shopctl.run(arguments, in: workspace.path) }
        let setpriv = URL(fileURLWithPath: "/usr/bin/setpriv")
        guard FileManager.default.isExecutableFile(atPath: setpriv.path) else { return nil }
        let program = workspace.path + "/program"
        if !FileManager.default.fileExists(atPath: program) {
            // Not by ourselves: a child of another test could have our descriptor for writing as it is started.
            let copy = try Process.run(
                URL(fileURLWithPath: "/bin/cp"), arguments: [Shopctl.program.path, program])
            copy.waitUntilExit()
        }
        let identity = ["--reuid=65534", "--regid=65534", "--clear-groups", program]
        return try Shopctl.run(identity + arguments, in: workspace.path, program: setpriv)
    }

    private func permissions(_ bits: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: bits], ofItemAtPath: path)
    }

    @Test func aFolderWithoutWritePermissionIsSaid() throws {
        let workspace = try SourceWorkspace.table()
        try permissions(0o555, workspace.path)
        defer { try? permissions(0o755, workspace.path) }
        guard let outcome = try asGuest("harvest", in: workspace) else { return print("Skipped: no setpriv here.") }
        #expect(outcome.status == 15, "\(outcome.text) \(outcome.errors)")
        #expect(outcome.errors.contains("you may write to both"), "\(outcome.errors)")
        // What needs no writing works: there is no ledger yet, and a plan makes none.
        #expect(try asGuest("harvest", "--plan", in: workspace)?.status == 0)
        let doctor = try #require(try asGuest("doctor", "--format", "json", in: workspace))
        #expect(doctor.status == 16)
        #expect(try doctor.json.array?.contains { $0["check"] == "permissions" && $0["verdict"] == "fail" } == true)
    }

    @Test func filesThatMayNotBeReadAreNamed() throws {
        let workspace = try SourceWorkspace.table()
        try permissions(0o777, workspace.path)
        try permissions(0o000, workspace.path + "/" + workspace.file)
        guard let outcome = try asGuest("harvest", in: workspace) else { return print("Skipped: no setpriv here.") }
        #expect(outcome.status == 15)
        #expect(outcome.text.contains("table.csv") && outcome.text.contains("permissions"), "\(outcome.text)")
        try permissions(0o000, workspace.path + "/federation.yaml")
        let refused = try #require(try asGuest("harvest", in: workspace))
        #expect(refused.status == 78)
        #expect(refused.errors.contains("federation.yaml cannot be read: Permission denied"))
    }

    /// What programs read, and the order of everything, is the same everywhere; what people read has their language,
    /// English where we do not speak it.
    @Test func theLanguageOfTheSystemChangesWordsOnly() throws {
        let workspace = try SourceWorkspace.table(["b,Œuvre,Où ?", "a,Été,Quand ?", "c,Zoo,Qui ?"])
        try workspace.run("harvest")
        func outputs(_ arguments: [String]) throws -> [Shopctl.Outcome] {
            let outcomes = try ["C", "tr_TR.UTF-8", "fr_FR.UTF-8"].map {
                try Shopctl.run(arguments, in: workspace.path, environment: ["LANG": $0, "LC_ALL": $0])
            }
            #expect(outcomes.allSatisfy { $0.status == 0 && !$0.output.isEmpty }, "\(arguments)")
            return outcomes
        }
        for arguments in [
            ["records", "list"], ["records", "export"], ["runs", "list"], ["runs", "show", "1"], ["search", "oeuvre"],
        ] {
            let told = try outputs(arguments)
            #expect(told[1].output == told[0].output, "\(arguments)")
            let machine = try outputs(arguments + ["--format", "json"])
            #expect(machine.allSatisfy { $0.output == machine[0].output }, "\(arguments)")
        }
        let records = try outputs(["records", "list"]).map { outcome in
            outcome.lines.compactMap { $0.split(separator: " ").first { $0.hasPrefix("n:") } }
        }
        #expect(records[0].count == 3 && records.allSatisfy { $0 == records[0] }, "\(records)")
        let told = try outputs(["runs", "show", "--help"]).map(\.text)
        #expect(told[0].contains("Usage") && told[1] == told[0] && told[2].contains("Utilisation"), "\(told[2])")
    }

    /// `script` gives the program a terminal.
    @Test func colourIsForTerminalsThatWantIt() throws {
        let script = URL(fileURLWithPath: "/usr/bin/script")
        guard FileManager.default.isExecutableFile(atPath: script.path) else {
            return print("Skipped: `script` gives no terminal here.")
        }
        let workspace = try SourceWorkspace.table()
        try workspace.run("harvest")
        func coloured(_ options: String, _ environment: [String: String]) throws -> Bool {
            let command = "'\(Shopctl.program.path)' runs list \(options)"
            let terminal = ["TERM": "xterm"].merging(environment) { $1 }
            let outcome = try Shopctl.run(
                ["-qec", command, "/dev/null"], in: workspace.path, environment: terminal, program: script)
            #expect(outcome.text.contains("n/s"), "\(outcome.text)")
            return outcome.text.contains("\u{1B}[")
        }
        #expect(try coloured("", [:]))
        #expect(try !coloured("", ["NO_COLOR": "1"]))
        #expect(try !coloured("", ["TERM": "dumb"]))
        #expect(try !coloured("--no-color", [:]))
    }

    @Test func aReaderThatLeavesEndsALongExportInSilence() throws {
        let workspace = try SourceWorkspace.table(SourceWorkspace.rows(1...1500))
        try workspace.run("harvest")
        let shell = URL(fileURLWithPath: "/bin/sh")
        let outcome = try Shopctl.run(
            ["-c", "{ \"$0\" records export; echo \"$?\" >&2; } | head -n 1", Shopctl.program.path], in: workspace.path,
            program: shell)
        #expect(outcome.lines.count == 1)
        #expect(outcome.errors == "0\n", "\(outcome.errors)")
    }
}
