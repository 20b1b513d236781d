import AdapterKit
import ArgumentParser
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

struct InitCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a folder a workspace.",
        discussion: """
            Writes a federation.yaml, and nothing that is there already. The ledger is made by the first harvest.

            On a terminal, what no option says is asked for, with a proposal that Enter takes; what will be written is \
            shown first. In a script, or with --yes, the proposals are taken.

            Examples:
              shopctl init demo --nodes lyon,lille,occitanie,quebec
              shopctl init nantes --language fr --source demandes.csv --basis consent
              shopctl init --node nantes --name "Boutique des sciences de Nantes" --yes
            """)

    @Argument(help: "The folder; it is made when it is not there.")
    var folder: String?

    @Option(
        help: ArgumentHelp("Id of the node this workspace is: lower-case letters, digits and hyphens.", valueName: "id")
    )
    var node: String?

    @Option(help: "The node's name, for people.")
    var name: String?

    @Option(
        help: ArgumentHelp(
            "A public e-mail address of the node, told to the servers it harvests and to who harvests it.",
            valueName: "address"))
    var contact: String?

    @Option(help: ArgumentHelp("The language the node works in, as a tag such as fr or fr-CA.", valueName: "tag"))
    var language: String?

    @Option(
        help: ArgumentHelp(
            "Nodes to harvest, with commas between them: names (see `shopctl node list`) or paths.", valueName: "names")
    )
    var nodes: String?

    @Option(
        help: ArgumentHelp(
            "A first source of its own: a table, a page or a JSON export, by path or address.", valueName: "file"))
    var source: String?

    @Option(help: "Why the records of that source may be published.")
    var basis: FirstSource.Basis?

    @Flag(name: .shortAndLong, help: "Take every proposal; ask nothing.")
    var yes = false

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) {
        guard global.workspace == nil else {
            throw .usage(
                "`init` makes the workspace in the folder it is given, not with --workspace.",
                fix: "Write `shopctl init \(global.workspace ?? "DIR")`.")
        }
        guard basis == nil || source != nil else {
            throw .usage("--basis is about the source that --source names.", fix: "Name one, or leave --basis out.")
        }
    }

    func run(_ console: Console) async throws {
        var plan = try InitPlan(self)
        if !yes, Questions.areWelcome(console) {
            guard try plan.ask(self, console) else {
                throw Failure(.partial, code: "interrupted", "Nothing was written.")
            }
        } else {
            try plan.check()
        }
        let written = try plan.write()
        let enter = plan.folder == Files.workingFolder ? "" : "cd \(Files.shown(plan.folder)) && "
        let entries = plan.entries
        let next = enter + (entries.isEmpty ? "shopctl node add lyon" : "shopctl harvest")
        console.emit(
            Report(json: [
                "workspace": .string(plan.folder), "file": .string(plan.folder + "/" + FederationConfig.fileName),
                "node": .string(plan.nodeID), "nodes": .array(entries.map(JSONValue.string)),
                "written": .array(written.map(JSONValue.string)), "next": .string(next),
            ]) { console in
                console.line("\(Files.shown(plan.folder)) is now the workspace of the node \(plan.nodeID).", .bold)
                for path in written { console.note("  written  \(Files.shown(path))") }
                let nodes: Message =
                    entries.isEmpty
                    ? "none yet; `shopctl node list` shows them" : .verbatim(entries.joined(separator: ", "))
                console.note("  nodes    \(nodes)")
                if let source = plan.source {
                    let place = "\(plan.folder)/nodes/\(plan.nodeID)/crosswalks/\(source.id).yaml"
                    console.note(
                        "Go on with its crosswalk: shopctl crosswalk try \(Files.shown(place)) \(source.shownLocation)")
                }
                console.note("Next: \(next)")
            })
    }
}

extension FirstSource.Basis: ExpressibleByArgument {}

extension Substring {
    /// Without spaces around it.
    var trimmed: String { Text.trimmed(self) }
}
