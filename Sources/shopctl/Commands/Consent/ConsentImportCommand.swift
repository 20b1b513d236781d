import ArgumentParser
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

struct ConsentImportCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Write down the decisions of a table.",
        discussion: """
            The table's columns, in any order: `record`, `group` (publication, contact, image, person), `granted` (yes or \
            no), `scope` (node, federation, public), `date`, `until`, `wording`, `answer`, `by`, `how`. A yes needs `scope`, \
            `date`, `wording` and `by`; a no needs `date`. A row that cannot be taken is told with its line, and the rest \
            goes on. A table that was read before brings nothing new, also when something was withdrawn since.

            Examples:
              shopctl consent import answers.csv --plan
              shopctl consent import answers.csv
            """)

    @Argument(help: ArgumentHelp("A table in CSV.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("Who writes it down; the user of this machine when absent.", valueName: "name"))
    var recorder: String?

    @Flag(help: "Show what would appear and vanish where, and write nothing.")
    var plan = false

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let (path, recorder) = (Files.absolute(file), recorder ?? ConsentDesk.recorder)
        let table = try await Blocking.run { try ConsentTable(path, recorder: recorder) }
        let desk = try await ConsentDesk(writing: global, plan: plan)
        var decisions: [ConsentDecision] = []
        var issues = table.issues
        for (line, decision) in table.decisions {
            var decision = decision
            let current = try await desk.ledger.resolve(decision.record)
            guard try await desk.ledger.read({ try $0.storedRecord(current) }) != nil else {
                issues.append(
                    ConsentTable.issue(
                        line, "unknown-record", "There is no record \(decision.record).",
                        remedy: "Check the column `record`, or harvest first."))
                continue
            }
            decision.record = current
            decisions.append(decision)
        }
        issues.sort { ($0.location?.line ?? 0) < ($1.location?.line ?? 0) }
        try await desk.conclude(decisions, skipsKnown: true, refused: issues, isPlan: plan, console)
        if !issues.isEmpty { throw ExitCode(ExitStatus.partial.rawValue) }
    }
}
