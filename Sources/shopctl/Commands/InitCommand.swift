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

            Examples:
              shopctl init demo --nodes lyon,lille,occitanie,quebec
              shopctl init --node nantes --name "Boutique des sciences de Nantes" --language fr
            """)

    @Argument(help: "The folder; it is made when it is not there.")
    var folder = "."

    @Option(
        help: ArgumentHelp("Id of the node this workspace is: lower-case letters, digits and hyphens.", valueName: "id")
    )
    var node: String?

    @Option(help: "The node's name, for people.")
    var name: String?

    @Option(help: ArgumentHelp("The language the node works in, as a tag such as fr or fr-CA.", valueName: "tag"))
    var language = "fr"

    @Option(
        help: ArgumentHelp(
            "Nodes to harvest, with commas between them: names (see `shopctl node list`) or paths.", valueName: "names")
    )
    var nodes: String?

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        guard global.workspace == nil else {
            throw Failure.usage(
                "`init` makes the workspace in the folder it is given, not with --workspace.",
                fix: "Usage: shopctl init \(global.workspace ?? "DIR")")
        }
        let path = Files.absolute(folder)
        let id = node ?? Text.slug(Files.name(of: path), maxLength: 64) ?? "node"
        guard RecordIdentifier.isNodeID(id) else {
            throw Failure.usage(
                "\"\(id)\" is no id of a node.",
                fix: "Use lower-case letters, digits and hyphens: `--node \(Text.slug(id) ?? "lyon")`.")
        }
        guard Workspace.find(from: path) != path else {
            throw Failure(
                .configuration, code: "workspace-exists",
                "\(Files.shown(path)) is a workspace already; nothing was changed.",
                fix: "Edit its \(FederationConfig.fileName), or choose another folder.")
        }
        let named = (nodes ?? "").split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }
        for name in named { _ = try House.node(name, NodeFinder(folders: House.nodeFolders)) }
        let entries = named.map { entry($0, from: path) }
        let founding = Workspace.Founding(nodeID: id, name: name ?? id, language: language, nodes: entries)
        let file = try House.orConfigurationFailure { () throws(FederationError) in
            try Workspace.create(in: path, founding, nodeFolders: House.nodeFolders)
        }

        let enter = path == Files.workingFolder ? "" : "cd \(Files.shown(path)) && "
        let next = enter + (entries.isEmpty ? "shopctl node add lyon" : "shopctl harvest")
        console.emit(
            Report(json: [
                "workspace": .string(path), "file": .string(file), "node": .string(id),
                "nodes": .array(entries.map(JSONValue.string)), "next": .string(next),
            ]) { console in
                console.line("\(Files.shown(path)) is now the workspace of the node \(id).", .bold)
                console.note("  written  \(Files.shown(file))")
                console.note(
                    "  nodes    \(entries.isEmpty ? "none yet; `shopctl node list` shows them" : entries.joined(separator: ", "))"
                )
                console.note("Next: \(next)")
            })
    }

    /// A path as a person wrote it starts from where they are; in federation.yaml it starts from the workspace.
    private func entry(_ text: String, from workspace: String) -> String {
        NodeFinder.isPath(text) ? House.entry(forPath: text, in: workspace) : text
    }
}

extension Substring {
    /// Without spaces around it.
    var trimmed: String { Text.trimmed(self) }
}
