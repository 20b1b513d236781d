import Messages

extension HelpTopic {
    static let formats = HelpTopic(
        name: "formats", summary: "Output for programs: JSON, JSON Lines, and what stays the same.",
        aliases: ["format", "json", "jsonl", "output", "scripts"],
        commands: ["records export", "records import", "search"],
        sections: [
            .init(
                "Formats",
                [
                    .terms([
                        .init(code: "table", "For people, in their language, as wide as their terminal."),
                        .init(code: "json", "One JSON document, in English member names, never translated."),
                        .init(code: "jsonl", "One JSON value a line: a record, a run, a finding. Written as it comes."),
                    ])
                ]),
            .init(
                nil,
                [
                    .paragraph(
                        """
                        With json and jsonl, standard output holds nothing but JSON, and an error is one object on standard \
                        error: {"error": {"code", "message", "exitCode", "fix"}}. A program should look at the exit code \
                        and the code, not at the message.
                        """),
                    .paragraph(
                        """
                        Results go to standard output; progress, and errors, to standard error. A reader that leaves early \
                        (`shopctl records export | head`) ends the program silently.
                        """),
                ]),
            .init(
                "Examples",
                [
                    .examples([
                        .init("shopctl records export --format jsonl -o all.jsonl", "whole records, byte for byte"),
                        .init("shopctl search eau --format jsonl | jq -r .id"),
                        .init("shopctl runs show latest --format json | jq .counts"),
                        .init("shopctl schema show record --format json", "the JSON Schema of a record"),
                    ])
                ]),
        ])
}
