import ArgumentParser

struct PublishChannelCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "channel",
        abstract: "Publish records to a place that federation.yaml names, and take them back.",
        discussion: """
            Each entry under `publish` in federation.yaml is a place: its name, the adapter that writes there (by default \
            the one of that name), where it is, and where its secrets are kept. The adapter is one of the program, or a \
            plugin that publishes; `shopctl plugin list` shows them, `shopctl schema show federation` describes the entry.

            Only what changed since the last time is sent. What may be shown no longer is taken back.

            Examples:
              shopctl publish channel bulletin --plan   shows what would change; writes nothing
              shopctl publish channel bulletin
            """)

    @Argument(help: ArgumentHelp("The entry under `publish` in federation.yaml.", valueName: "name"))
    var name: String

    @Flag(help: "Show what would be published, changed and withdrawn, and write nothing.")
    var plan = false

    @Flag(help: "Send everything again, also what is there already.")
    var full = false

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        try await PlacePublishing.one(name, plan: plan, full: full, global, console)
    }
}
