import ArgumentParser

struct BansCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bans",
        abstract: "Hosts that asked to be left alone, and until when.",
        discussion: """
            A server may ask to be left alone for some time (`Retry-After`). Until then no harvest asks it for anything: \
            the request is not sent, and the run's verdict is blocked.

            Examples:
              shopctl bans list
              shopctl bans lift lab.example.org
            """,
        subcommands: [BansListCommand.self, BansLiftCommand.self])
}
