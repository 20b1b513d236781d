import Messages

extension HelpTopic {
    static let crosswalks = HelpTopic(
        name: "crosswalks", summary: "How a document becomes records, written down in YAML.",
        aliases: ["mapping"], commands: ["crosswalk check", "crosswalk try", "node check"],
        sections: [
            .init(
                nil,
                [
                    .paragraph(
                        """
                        A crosswalk says which part of a document is a record, where each value stands, and who is \
                        connected with whom. It needs no programming. The same document always gives the same records, and \
                        each value remembers the words and the line it came from.
                        """)
                ]),
            .init(
                "Writing one",
                [
                    .examples([
                        .init("shopctl schema show crosswalk", "every key of the language"),
                        .init("shopctl crosswalk check my.yaml", "every mistake with its line and the way out"),
                        .init("shopctl crosswalk try my.yaml document.html", "what it makes of a document"),
                        .init("shopctl node check NODE", "whether the samples still give the expected records"),
                    ])
                ]),
            .init(
                "Reading the answer",
                [
                    .paragraph(
                        """
                        `crosswalk try` shows for each rule how many elements it saw, which records it made, and what it \
                        skipped and why. A value that cannot be read is an issue of its record, with the words as they \
                        stand; it is never guessed.
                        """)
                ]),
        ])
}
