import ArgumentParser

struct NodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node",
        abstract: "The nodes that can be harvested.",
        discussion: """
            A node is data: a folder with a node.yaml, crosswalks and samples. It is found by its name in the \
            workspace's nodes/ folder, then among the paths federation.yaml lists, then in the folders of \
            $SHOPCTL_NODE_PATH, and last among the nodes this program carries.

            Examples:
              shopctl node list
              shopctl node show occitanie
              shopctl node add ./nodes/nantes
              shopctl node check nantes
              shopctl node new https://boutique.example.org/
            """,
        subcommands: [
            NodeListCommand.self, NodeShowCommand.self, NodeAddCommand.self, NodeNewCommand.self, NodeCheckCommand.self,
        ])
}
