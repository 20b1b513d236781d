import ArgumentParser

struct CrosswalkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crosswalk",
        abstract: "Check crosswalks, and try them on documents.",
        discussion: """
            A crosswalk is a YAML file that says how to make records of a document; docs/crosswalks.md teaches the \
            language by example.

            Examples:
              shopctl crosswalk check crosswalks/*.yaml
              shopctl crosswalk try crosswalks/programme.yaml programme.html
            """,
        subcommands: [CrosswalkCheckCommand.self, CrosswalkTryCommand.self])
}
