import ArgumentParser
import JSONSchema
import Messages
import PluginStore

/// Finds a command name that does not exist, and proposes the nearest that does.
enum CommandNames {
    /// Those that plugins bring.
    private static var plugins: [String] { CommandPlugins.all.map(\.name) }

    /// - Parameter orTopics: whether the first word may name a topic of help too, and be near to one.
    static func failure(
        in arguments: [String], of root: any ParsableCommand.Type, orTopics: Bool = false
    ) -> Failure? {
        var command = root
        var path = "shopctl"
        for argument in arguments {
            let children = command.configuration.subcommands.filter { $0.configuration.shouldDisplay }
            if children.isEmpty || argument.hasPrefix("-") { return nil }
            guard let child = command.configuration.subcommands.first(where: { $0._commandName == argument }) else {
                let names = children.map { $0._commandName } + (path == "shopctl" ? plugins : [])
                if orTopics { return unknownTopic(argument, names) }
                if path == "shopctl", HelpTopic.named(argument) != nil {
                    return .usage(
                        "\(path) has no command `\(argument)`.", fix: "`shopctl help \(argument)` explains that word.")
                }
                let nearest = Spelling.nearest(to: argument, among: names)
                return .usage(
                    "\(path) has no command `\(argument)`.",
                    fix: nearest.map { "Did you mean `\(path) \($0)`?" }
                        ?? "Its commands are \(names.joined(separator: ", ")). `\(path) --help` explains them.")
            }
            command = child
            path += " " + argument
        }
        return nil
    }

    private static func unknownTopic(_ word: String, _ commands: [String]) -> Failure {
        let nearest = Spelling.nearest(to: word, among: commands + HelpTopic.all.map(\.name) + ["topics"])
        return .usage(
            "There is no command and no topic `\(word)`.",
            fix: nearest.map { "Did you mean `shopctl help \($0)`?" }
                ?? "`shopctl help` lists the commands, `shopctl help topics` the topics.")
    }
}
