import ArgumentParser

/// `publish channel` under the name that its first adapter has.
struct PublishWordPressCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "wordpress",
        abstract: "Publish records as posts of a WordPress site, and take them back.",
        discussion: """
            The entry `wordpress` under `publish` in federation.yaml says where the site is, as which user to write, and in \
            which file or variable the application password is kept; `shopctl schema show federation` describes it.

            Posts are found again by what stands in them, so that none is made twice. What somebody changed on the site is \
            told and left as it is. What may be shown no longer is emptied and put into the bin.

            Examples:
              shopctl publish wordpress --plan        shows what would change; writes nothing
              shopctl publish wordpress
              shopctl publish wordpress --site blog   the entry `blog` under `publish`
            """)

    @Option(help: ArgumentHelp("The entry under `publish` in federation.yaml.", valueName: "name"))
    var site: String = "wordpress"

    @Flag(help: "Show what would be published, changed and withdrawn, and write nothing.")
    var plan = false

    @Flag(help: "Send everything again, also what the site has already.")
    var full = false

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        try await PlacePublishing.one(site, plan: plan, full: full, global, console)
    }
}
