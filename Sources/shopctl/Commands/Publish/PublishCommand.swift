import ArgumentParser

struct PublishCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Publish records, and take back what may no longer be shown.",
        discussion: """
            Each record passes one gate: its source must have a basis, consent where that is the basis, and contacts, \
            images and other personal data need a grant of their own. What was shown and may be shown no longer is \
            withdrawn.

            Examples:
              shopctl publish site --to public
              shopctl publish all
              shopctl publish list
            """,
        subcommands: [
            PublishSiteCommand.self, PublishOAICommand.self, PublishChannelCommand.self, PublishWordPressCommand.self,
            PublishAllCommand.self, PublishListCommand.self,
        ])
}
