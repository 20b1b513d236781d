import Messages

extension HelpTopic {
    static let publishing = HelpTopic(
        name: "publishing", summary: "How records become a site, and how they are withdrawn again.",
        aliases: ["site", "catalogue", "channels", "channel"],
        commands: ["publish", "publish site", "publish channel", "publish list"],
        sections: [
            .init(
                nil,
                [
                    .paragraph(
                        """
                        `shopctl publish site --to DIR` writes a catalogue as plain files: pages in French and English, a \
                        search that works in the browser without a server, a feed, a calendar, and all records as JSON \
                        Lines and CSV. Put the folder on any web server, or open it from the disk.
                        """),
                    .paragraph(
                        """
                        Records also go where an adapter or a plugin writes: a site in WordPress, a bulletin, another \
                        system. Such a place is an entry under `publish` in federation.yaml; `shopctl publish channel NAME` \
                        publishes to it, `shopctl publish all` to every one.
                        """),
                    .paragraph(
                        """
                        Every record passes one gate that knows its basis and its grants (`shopctl help consent`). A record \
                        that was published and no longer may be is withdrawn: its page says so, without its content.
                        """),
                    .paragraph(
                        """
                        A run takes up where the last one ended and writes only what changed; one that was interrupted is \
                        simply begun again. --plan shows what would be published, updated and withdrawn, and writes nothing.
                        """),
                ]),
            .init(
                "Examples",
                [
                    .examples([
                        .init("shopctl publish site --to public --plan"),
                        .init("shopctl publish site --to public --base-url https://example.org/catalogue"),
                    ])
                ]),
        ])
}
