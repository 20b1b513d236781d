import ArgumentParser
import Federation
import JSONSchema
import Messages
import Workspace

struct BansLiftCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "lift",
        abstract: "Ask a host again before the time it named.",
        discussion: """
            For when its owner says that it may be asked: a server's ban is a wish to respect.

            Examples:
              shopctl bans lift lab.example.org
              shopctl bans lift localhost:8080
            """)

    @Argument(help: ArgumentHelp("The host, as `shopctl bans list` shows it.", valueName: "host"))
    var host: String

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        let known = try await House.bans(in: workspace).map(\.host)
        let host = host.lowercased()
        guard known.contains(where: { $0.hasSameBytes(as: host) }) else {
            throw Failure.usage(
                "No host `\(self.host)` asks to be left alone.",
                fix: Spelling.nearest(to: host, among: known).map { "Did you mean `\($0)`?" }
                    ?? (known.isEmpty
                        ? "Nothing stands in the way of a harvest." : "There are: \(known.joined(separator: ", "))."))
        }
        _ = try await LedgerBans(try await House.ledgerForWriting(workspace)).lift(host)
        console.emit(
            Report(json: ["host": .string(host), "lifted": true]) {
                $0.line("\(host) may be asked again.")
            })
    }
}
