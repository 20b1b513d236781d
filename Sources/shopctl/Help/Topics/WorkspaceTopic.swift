import Messages

extension HelpTopic {
    static let workspace = HelpTopic(
        name: "workspace", summary: "The folder a node works in, and what is in it.",
        aliases: ["workspaces", "federation.yaml", "ledger", "node", "nodes"],
        commands: ["", "init", "node", "node add", "node list", "doctor"],
        sections: [
            .init(
                nil,
                [
                    .paragraph(
                        """
                        A workspace is a folder with a federation.yaml. Commands use the nearest one, from the folder you \
                        are in upwards, or the one named with --workspace. Nothing else is needed: no server, no daemon.
                        """)
                ]),
            .init(
                "Files",
                [
                    .terms([
                        .init(
                            code: "federation.yaml",
                            """
                            Who this node is, which nodes it harvests, and what it does otherwise than they \
                            say. `shopctl schema show federation` describes every key.
                            """),
                        .init(
                            code: "ledger.sqlite",
                            """
                            All records with their history, the payloads as they came, and the history of \
                            runs. The first harvest makes it.
                            """),
                        .init(
                            code: "nodes/NAME/",
                            "Nodes of your own: a node.yaml, crosswalks, and samples with the records they must give."),
                    ])
                ]),
            .init(
                "Nodes and sources",
                [
                    .paragraph(
                        """
                        A node is a science shop or a network that publishes records. It is described by data alone and has \
                        one or more sources; a source is named NODE/SOURCE, such as lyon/demandes. A node is found in the \
                        workspace's nodes folder, then among the paths federation.yaml lists, then in the folders of \
                        $SHOPCTL_NODE_PATH, and last among the nodes this program carries.
                        """)
                ]),
            .init(
                "Examples",
                [
                    .examples([
                        .init("shopctl init demo --nodes lyon,lille,occitanie,quebec"),
                        .init("shopctl --workspace demo harvest"),
                        .init("shopctl doctor", "checks that all of it is sound"),
                    ])
                ]),
        ])
}
