import Messages

extension HelpTopic {
    static let consent = HelpTopic(
        name: "basis", summary: "What may be published, and on whose word.",
        aliases: ["bases", "privacy", "grant", "grants"],
        commands: ["consent", "publish", "publish site", "records show", "records export"],
        sections: [
            .init(
                nil,
                [
                    .paragraph(
                        """
                        Nothing leaves a workspace towards the public without a basis. Every source declares its own; \
                        harvesting and searching need none, for they are your own work on your own machine.
                        """)
                ]),
            .init(
                "Bases",
                [
                    .terms([
                        .init(code: "public", "Its owner publishes it already."),
                        .init(code: "agreement", "A partner signed that it may be published."),
                        .init(
                            code: "consent", "Each record says so itself; a record that says nothing is not published."),
                    ])
                ]),
            .init(
                "Grants",
                [
                    .paragraph(
                        """
                        Whatever the basis, personal data needs a grant of its own: the answer to a question of consent, \
                        kept with the question as it was asked, the answer as it was given, and its date. No grant means no. \
                        A person's name and role in a public capacity follow the basis of the source.
                        """),
                    .terms([
                        .init(code: "publication", "The record itself, where the basis is consent."),
                        .init(code: "contact", "Telephone numbers, addresses and e-mail addresses."),
                        .init(code: "image", "Images of people."),
                        .init(code: "person", "Other data about a person."),
                    ]),
                    .paragraph(
                        """
                        A grant reaches this node, the federation or the public, and may end on a day. When it ends or is \
                        taken back, what was published is withdrawn by the next `shopctl publish`. Answers that no source \
                        tells are written down with `shopctl consent`.
                        """),
                ]),
        ])
}
