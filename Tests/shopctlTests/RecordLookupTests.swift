import JSONSchema
import TestSupport
import Testing

/// A person names a record that is not there: they are told so first, and which one they may have meant.
@Suite("Records that are not there")
struct RecordLookupTests {
    @Test(arguments: [
        ["records", "restore"], ["records", "show"], ["deletions", "accept"], ["deletions", "reject"], ["forget"],
        ["forget", "--yes"], ["forget", "--plan"], ["consent", "show"],
    ]) func theNearestIsProposed(_ command: [String]) throws {
        let workspace = try SourceWorkspace.table()
        try workspace.write(rows: ["demande-1,Titre,Question ?"])
        #expect(try workspace.run("harvest").status == 0)
        let near = try Shopctl.run(command + ["n:demand/demande-2"], in: workspace.path)
        #expect(near.status == 64 && near.errors.contains("There is no record n:demand/demande-2."), "\(near.errors)")
        #expect(near.errors.contains("fix: Did you mean `n:demand/demande-1`?") && !near.errors.contains("--yes"))
        let far = try Shopctl.run(command + ["n:event/quelconque", "--lang", "fr"], in: workspace.path)
        #expect(far.status == 64 && far.errors.contains("`shopctl search"), "\(far.errors)")
        #expect(try workspace.run("runs", "list", "--format", "json").json.array?.count == 1)
    }

    @Test func anAliasNeedsBoth() throws {
        let workspace = try SourceWorkspace.table()
        #expect(try workspace.run("harvest").status == 0)
        for pair in [("n:demand/7", "n:demand/1"), ("n:demand/1", "n:demand/7")] {
            let refused = try workspace.run("records", "alias", pair.0, pair.1)
            #expect(refused.status == 64 && refused.errors.contains("There is no record n:demand/7."))
            #expect(refused.errors.contains("fix: "), "\(refused.errors)")
        }
    }

    /// What was forgotten once can be asked for again, and so can what only a tombstone tells of.
    @Test func whatIsGoneIsKnown() throws {
        let workspace = try SourceWorkspace.table()
        #expect(try workspace.run("harvest").status == 0)
        for _ in 0..<2 {
            let forgotten = try workspace.run("forget", "n:demand/2", "--yes")
            #expect(forgotten.status == 0, "\(forgotten.errors)")
        }
        try workspace.write(rows: SourceWorkspace.rows(2...3))
        #expect(try workspace.run("harvest", "--accept-removals").status == 0)
        #expect(try workspace.run("forget", "n:demand/1", "--plan").status == 0)
    }
}
