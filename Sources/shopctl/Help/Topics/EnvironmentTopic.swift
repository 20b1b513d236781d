import Messages

extension HelpTopic {
    static let environment = HelpTopic(
        name: "environment", summary: "Environment variables, languages and terminals.",
        aliases: ["env", "language", "lang", "locale", "colour", "color", "terminal"], commands: [""],
        sections: [
            .init(
                "Variables",
                [
                    .terms([
                        .init(
                            code: "SHOPCTL_NODE_PATH",
                            "Folders with nodes, separated by colons; looked at after the workspace's own."),
                        .init(
                            code: "SHOPCTL_PLUGIN_PATH",
                            "Folders with plugins, separated by colons; looked at before the installed ones."),
                        .init(
                            code: "XDG_DATA_HOME",
                            "Where plugins are installed, in shopctl/plugins; ~/.local/share when it is not set."),
                        .init(
                            code: "LC_ALL, LC_MESSAGES, LANG",
                            """
                            The language of messages, the first that is set; --lang goes before them. \
                            French and English are spoken; any other language is answered in English.
                            """),
                        .init(code: "NO_COLOR", "When set to anything, no colour; --no-color does the same."),
                        .init(code: "TERM", "With `dumb`, no colour and no progress line."),
                        .init(code: "TMPDIR", "Where SQLite puts temporary files."),
                    ])
                ]),
            .init(
                "On a terminal",
                [
                    .paragraph(
                        """
                        Anything that takes more than a second shows on standard error how far it is; --quiet says nothing. \
                        Ctrl-C stops at the next safe point, keeps what is done, and says how to go on; a second Ctrl-C \
                        stops at once, which loses nothing either. Tables fit the terminal's width; a long output can be \
                        sent through a pager of your own: `shopctl records list | less`.
                        """)
                ]),
        ])
}
