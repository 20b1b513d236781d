import JSONSchema
import TestSupport
import Testing

@Suite("Usage errors")
struct UsageTests {
    @Test(arguments: [
        (["harvets"], "shopctl harvest"), (["node", "lst"], "shopctl node list"),
        (["records", "exprot"], "shopctl records export"),
    ])
    func anUnknownCommandIsAnsweredWithTheNearest(arguments: [String], nearest: String) throws {
        let outcome = try Shopctl.run(arguments, in: "/")
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("error: "))
        #expect(outcome.errors.contains("fix: Did you mean `\(nearest)`?"))
    }

    @Test(arguments: [
        ["harvest", "--bogus"], ["runs", "show"], ["runs", "list", "--format", "xml"],
        ["runs", "list", "--limit", "0"],
        ["harvest", "--since", "yesterday"], ["harvest", "--full", "--since", "2026-01-01"], ["search"],
        ["records", "list", "--kind", "cat"], ["schema", "show", "nod"], ["schema", "validate", "--schema", "x", "y"],
        ["records", "show", "x", "--raw", "--json"], ["node", "show", "atlantis"], ["crosswalk", "try", "only-one"],
        ["init", "new", "--node", "Not An Id"], ["init", "new", "--nodes", "atlantis"],
    ])
    func whatCannotBeUnderstoodExitsWith64(arguments: [String]) throws {
        let workspace = try TestWorkspace()
        let outcome = try Shopctl.run(arguments, in: workspace.path)
        #expect(outcome.status == 64, "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("error: "))
        #expect(outcome.errors.contains("\nfix: "))
    }

    /// Each mistake is answered with the word that is wrong and with what was probably meant.
    @Test(arguments: [
        (["harvest", "--pla"], "`--pla`", "`--plan`"), (["harvest", "-plan"], "`-plan`", "`--plan`"),
        (["runs", "list", "--plan"], "`--plan`", "`shopctl harvest`"),
        (["runs", "show"], "<run>", "shopctl runs show [options] <run>"),
        (["runs", "list", "extra"], "`extra` is one word too many", "shopctl runs list [options]"),
        (["records", "list", "--kind", "projet"], "`projet` is no value of `--kind`", "`project`"),
        (["runs", "list", "--format", "jsno"], "`jsno` is no value of `--format`", "`json`"),
        (["runs", "list", "--limit"], "`--limit` needs a value", "`--limit <limit>`"),
        (["runs", "list", "--limit", "--quiet"], "`--limit` needs a value", "`--limit <limit>`"),
        (["runs", "list", "--limit", "many"], "`many` is no value of `--limit`", "`--limit <limit>`"),
        (["harvest", "--quiet=yes"], "`--quiet` takes no value", "Leave out"),
        (["node", "--bogus"], "`shopctl node` has no option `--bogus`", "shopctl node <command>"),
        (["verdicts"], "has no command `verdicts`", "`shopctl help verdicts`"),
        (["help", "harvst"], "`harvst`", "`shopctl help harvest`"),
        (["help", "node", "lst"], "shopctl node has no command `lst`", "`shopctl node list`"),
    ])
    func theWrongWordIsNamedAndTheRightOneProposed(arguments: [String], wrong: String, right: String) throws {
        let outcome = try Shopctl.run(arguments, in: "/")
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.first?.contains(wrong) == true, "\(outcome.errors)")
        #expect(lines.last?.contains(right) == true, "\(outcome.errors)")
    }

    @Test func errorsAreJSONForPrograms() throws {
        for arguments in [
            ["harvets", "--format", "json"], ["--format=jsonl", "harvest"], ["runs", "list", "--format", "json"],
        ] {
            let outcome = try Shopctl.run(arguments, in: "/")
            #expect(outcome.output.isEmpty)
            let error = try #require(outcome.error)
            #expect(error["exitCode"]?.integer == Int(outcome.status))
            #expect(error["message"]?.string?.isEmpty == false)
            #expect(error["fix"]?.string?.isEmpty == false)
        }
    }

    @Test func globalOptionsMayStandBeforeTheCommand() throws {
        let workspace = try TestWorkspace()
        let outcome = try Shopctl.run("--workspace", workspace.path, "--format", "json", "runs", "list", in: "/")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try outcome.json == [])
    }

    @Test(arguments: [
        ["harvest"], ["runs", "list"], ["records", "list"], ["records", "export"], ["records", "import", "x"],
        ["search", "x"], ["node", "add", "lyon"],
    ])
    func withoutAWorkspaceTheWayToOneIsTold(arguments: [String]) throws {
        let folder = try TemporaryFolder()
        let outcome = try Shopctl.run(arguments, in: folder.path)
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("no federation.yaml"))
        #expect(outcome.errors.contains("shopctl init"))
        #expect(try folder.names().isEmpty)
    }

    @Test func aWorkspaceNamedWronglyIsToldSo() throws {
        let outcome = try Shopctl.run("harvest", "--workspace", "/nowhere", in: "/")
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("There is no federation.yaml in /nowhere"))
    }

    @Test func anUnknownSourceIsAnsweredWithTheNearest() throws {
        let workspace = try TestWorkspace()
        let outcome = try workspace.run("harvest", "nantes/demande")
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("Did you mean `nantes/demandes`?"))
    }
}
