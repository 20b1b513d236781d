import ArgumentParser
import JSONSchema

/// Finds a command name that does not exist, and proposes the nearest that does.
enum CommandNames {
    static func failure(in arguments: [String], of root: any ParsableCommand.Type) -> Failure? {
        var command = root
        var path = "shopctl"
        for argument in arguments {
            let children = command.configuration.subcommands
            if children.isEmpty { return nil }
            if argument.hasPrefix("-") || argument == "help" { return nil }
            guard let child = children.first(where: { $0._commandName == argument }) else {
                let names = children.map { $0._commandName }
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
}
