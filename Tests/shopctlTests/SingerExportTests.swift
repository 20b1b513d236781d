import JSONSchema
import TestSupport
import Testing

@Suite("Records for Singer targets")
struct SingerExportTests {
    private func identifiers(_ outcome: Shopctl.Outcome) throws -> [String] {
        try outcome.jsonLines.filter { $0["type"] == "RECORD" }.compactMap { $0["record"]?["id"]?.string }
    }

    /// What a target does once it has stored everything: it prints the last state.
    private func state(_ outcome: Shopctl.Outcome) throws -> [UInt8] {
        let last = try #require(try outcome.jsonLines.last)
        #expect(last["type"] == "STATE")
        return try #require(last["value"]).canonicalBytes + [0x0A]
    }

    @Test func aTargetIsToldOfChangesOnly() throws {
        let workspace = try TestWorkspace()
        try workspace.run("harvest")
        try workspace.folder.write("state.json", "")
        let first = try workspace.run("records", "export", "--format", "singer", "--state", "state.json")
        #expect(first.status == 0, "\(first.errors)")
        let all = try workspace.run("records", "export").jsonLines.compactMap { $0["id"]?.string }
        #expect(Set(try identifiers(first)) == Set(all))
        try workspace.folder.write("state.json", bytes: try state(first))
        try workspace.table([TestWorkspace.rows[0].replacing("rivière", with: "ville"), TestWorkspace.rows[2]])
        try workspace.run("harvest", "--accept-removals")
        let second = try workspace.run("records", "export", "--format", "singer", "--state", "state.json")
        #expect(second.status == 0, "\(second.errors)")
        let changed = try identifiers(second)
        #expect(changed.contains("nantes:demand/d-1") && changed.contains("nantes:demand/d-2"))
        #expect(!changed.contains("nantes:demand/d-3"))
        let gone = try second.jsonLines.first { $0["record"]?["id"] == "nantes:demand/d-2" }
        #expect(gone?["record"]?["_sdc_deleted_at"]?.string != nil)
    }

    @Test func aFileTakesTheMessagesToo() throws {
        let workspace = try TestWorkspace()
        try workspace.run("harvest")
        #expect(try workspace.run("records", "export", "--format", "singer", "-o", "all.singer").status == 0)
        let printed = try workspace.run("records", "export", "--format", "singer").output
        #expect(try workspace.folder.bytes("all.singer") == printed)
    }

    @Test func onlyTheExportFeedsTargets() throws {
        let workspace = try TestWorkspace()
        let list = try workspace.run("records", "list", "--format", "singer")
        #expect(list.status == 64)
        #expect(list.errors.contains("records export"))
        let plain = try workspace.run("records", "export", "--state", "state.json")
        #expect(plain.status == 64)
        let missing = try workspace.run("records", "export", "--format", "singer", "--state", "no-such.json")
        #expect(missing.status != 0)
        #expect(missing.errors.contains("no-such.json"))
    }
}
