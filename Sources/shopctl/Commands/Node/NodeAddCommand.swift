import AdapterKit
import ArgumentParser
import JSONSchema
import Messages
import Workspace

struct NodeAddCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a node to those this workspace harvests.",
        discussion: """
            Adds one line to federation.yaml; everything else there stays as it is, comments too.

            Examples:
              shopctl node add lille
              shopctl node add ../nantes
            """)

    @Argument(help: "A node's name (see `shopctl node list`), or the path of its folder.")
    var node: String

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        let found = try House.node(node, workspace.finder)
        let entry = NodeFinder.isPath(node) ? House.entry(forPath: node, in: workspace.folder) : node
        guard workspace.node(found.id) == nil else {
            console.emit(
                Report(json: ["node": .string(found.id), "added": false]) {
                    $0.line("\(found.id) is among the nodes of this workspace already; nothing was changed.")
                })
            return
        }
        try House.orConfigurationFailure { () throws(FederationError) in try workspace.add(entry) }
        console.emit(
            Report(json: ["node": .string(found.id), "added": true, "entry": .string(entry)]) {
                $0.line(
                    "\(found.id) is now among the nodes of this workspace (\(.sources(found.config.sources.count)))."
                )
                $0.note("Next: shopctl harvest \(found.id)")
            })
    }
}
