import Foundation
import GRDB
import JSONSchema
import TestSupport
import Testing

/// A ledger that is locked, damaged, of another program, or on a disk without room.
@Suite("Trouble with the ledger")
struct LedgerTroubleTests {
    /// A harvested workspace whose next harvest has something to write.
    private func harvested() throws -> SourceWorkspace {
        let workspace = try SourceWorkspace.table()
        #expect(try workspace.run("harvest").status == 0)
        try workspace.write(rows: SourceWorkspace.rows(1...4))
        return workspace
    }

    @Test func whileAnotherWritesAllCanBeReadAndNothingIsLost() throws {
        let workspace = try harvested()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: workspace.path + "/ledger.sqlite", configuration: configuration)
        try other.writeWithoutTransaction { try $0.beginTransaction(.immediate) }
        // Looking never waits.
        #expect(try workspace.titles().count == 3)
        #expect(try workspace.latestRun()["verdict"] == "changed")
        #expect(try workspace.run("doctor").status == 0)
        #expect(try workspace.run("search", "titre").lines.count >= 3)

        let refused = try workspace.run("harvest", "--format", "json")
        #expect(refused.status == 15)
        #expect(refused.output.isEmpty)
        #expect(refused.error?["code"] == "ledger-busy")
        #expect(refused.error?["message"]?.string?.contains("Wait for it to end") == true)

        try other.writeWithoutTransaction { try $0.rollback() }
        try other.close()
        #expect(try workspace.run("harvest").status == 0)
        #expect(try workspace.titles().count == 4)
    }

    @Test(arguments: ["cut short", "overwritten", "other bytes"])
    func aDamagedLedgerIsNamedAndLeftAsItIs(_ damage: String) throws {
        let workspace = try harvested()
        var bytes = try workspace.folder.bytes("ledger.sqlite")
        switch damage {
        case "cut short": bytes.removeLast(bytes.count - 5000)
        case "overwritten": for index in 8192..<min(bytes.count, 80_000) { bytes[index] = 0xFF }
        default: bytes = Array("No database at all, but a letter.\n".utf8)
        }
        try workspace.folder.write("ledger.sqlite", bytes: bytes)
        for arguments in [["harvest"], ["harvest", "--plan"], ["records", "list"], ["records", "export"]] {
            let outcome = try Shopctl.run(arguments, in: workspace.path)
            #expect(outcome.status == 15, "\(arguments) \(outcome.text)")
            #expect(outcome.errors.contains("is damaged"), "\(outcome.errors)")
            #expect(outcome.errors.contains("restore a backup"))
        }
        let doctor = try workspace.run("doctor", "--format", "json")
        #expect(doctor.status == 16)
        #expect(try doctor.json.array?.contains { $0["check"] == "ledger" && $0["verdict"] == "fail" } == true)
        if damage != "overwritten" { #expect(try workspace.folder.bytes("ledger.sqlite") == bytes) }
        // As the message says: moved aside, everything is harvested again.
        try FileManager.default.moveItem(
            atPath: workspace.path + "/ledger.sqlite", toPath: workspace.path + "/damaged.sqlite")
        for rest in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: workspace.path + "/ledger.sqlite" + rest)
        }
        #expect(try workspace.run("harvest").status == 0)
        #expect(try workspace.titles().count == 4)
    }

    @Test func theDatabaseOfAnotherProgramIsNotTouched() throws {
        let workspace = try SourceWorkspace.table()
        let path = workspace.path + "/ledger.sqlite"
        let other = try DatabaseQueue(path: path)
        try other.write { try $0.execute(sql: "CREATE TABLE accounts (id INTEGER)") }
        try other.close()
        let before = try workspace.folder.bytes("ledger.sqlite")
        for arguments in [["harvest"], ["records", "list"]] {
            let outcome = try Shopctl.run(arguments, in: workspace.path)
            #expect(outcome.status == 15)
            #expect(outcome.errors.contains("the database of another program"))
        }
        #expect(try workspace.folder.bytes("ledger.sqlite") == before)
    }

    @Test func aNewerLedgerIsLeftToTheNewerProgram() throws {
        let workspace = try harvested()
        let newer = try DatabaseQueue(path: workspace.path + "/ledger.sqlite")
        try newer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 999") }
        try newer.close()
        let outcome = try workspace.run("harvest")
        #expect(outcome.status == 15)
        #expect(outcome.errors.contains("written by a newer shopctl"))
    }

    @Test func aPlanLeavesTheLedgerToTheByteAndMakesNone() throws {
        let fresh = try SourceWorkspace.table()
        #expect(try fresh.run("harvest", "--plan").text.contains("add"))
        #expect(try fresh.folder.names() == ["federation.yaml", "nodes"])

        let workspace = try harvested()
        let before = try workspace.folder.bytes("ledger.sqlite")
        let plan = try workspace.run("harvest", "--plan", "--format", "json").json
        #expect(plan["runs"]?[0]?["changes"]?.array?.map { $0["record"] } == ["n:demand/4"])
        #expect(try workspace.folder.bytes("ledger.sqlite") == before)
        #expect(try workspace.folder.names() == ["federation.yaml", "ledger.sqlite", "nodes"])
    }

    @Test func harvestingTwiceWritesNothing() throws {
        let workspace = try harvested()
        #expect(try workspace.run("harvest").status == 0)
        let before = try workspace.run("records", "export").output
        #expect(try workspace.run("harvest").status == 0)
        let run = try workspace.latestRun()
        #expect(run["verdict"] == "unchanged")
        #expect(run["writes"] == 0)
        #expect(run["sequenceAfter"] == run["sequenceBefore"])
        #expect(try workspace.run("records", "export").output == before)
    }

    // MARK: - No room

    @Test func aFileThatMayNotGrowIsSaidAndNothingIsLost() throws {
        let workspace = try harvested()
        try workspace.write(rows: SourceWorkspace.rows(1...2000))
        let outcome = try shell("ulimit -f 500; exec \"$0\" harvest", in: workspace.path)
        #expect(outcome.status == 15, "\(outcome.errors)")
        #expect(outcome.errors.contains("free some space"), "\(outcome.errors)")
        #expect(try workspace.titles().count >= 3)
        #expect(try workspace.run("doctor").status == 0)
        #expect(try workspace.run("harvest").status == 0)
        #expect(try workspace.run("records", "export").lines.count == 2000)
    }

    /// On a file system of 300 kB, mounted where only this test sees it.
    @Test func aFullDiskIsSaidAndTheRestIsHarvestedLater() throws {
        guard try shell("unshare -rm true", in: "/").status == 0 else {
            return print("Skipped: this machine mounts no file system for a test (unshare).")
        }
        let workspace = try SourceWorkspace.table(SourceWorkspace.rows(1...2000))
        try workspace.folder.write("small/x", "")
        let script = """
            mount -t tmpfs -o size=300k tmpfs small && cp -r federation.yaml nodes small && cd small || exit 99
            "$0" harvest; first=$?
            mount -o remount,size=60m "$PWD" && "$0" doctor --quiet >/dev/null; echo "doctor $?"
            "$0" harvest --quiet >/dev/null; echo "again $?"; "$0" records export | wc -l; exit $first
            """
        let outcome = try shell("exec unshare -rm sh -c '\(script)' \"$0\"", in: workspace.path)
        guard outcome.status != 99 else { return print("Skipped: no tmpfs can be mounted here.") }
        #expect(outcome.status == 15, "\(outcome.text) \(outcome.errors)")
        #expect(outcome.errors.contains("free some space"), "\(outcome.errors)")
        #expect(outcome.text.contains("again 0\n2000\n"), "\(outcome.text)")
    }

    /// Runs a shell script in which `$0` is the program.
    private func shell(_ script: String, in folder: String) throws -> Shopctl.Outcome {
        try Shopctl.run(["-c", script, Shopctl.program.path], in: folder, program: URL(fileURLWithPath: "/bin/sh"))
    }
}
