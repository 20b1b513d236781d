import ArgumentParser
import JSONSchema

/// A command as the parser knows it: what help, completions, man pages and usage errors are made from, so that none of
/// them can say something else than the parser does.
struct CommandInfo: Sendable {
    struct Argument: Sendable {
        enum Kind: String { case positional, option, flag }

        var kind: Kind
        /// With their hyphens, the long name first; empty for a positional argument.
        var names: [String]
        var valueName: String
        var isOptional: Bool
        var isRepeating: Bool
        /// Whether a word that begins with a hyphen may be its value.
        var takesAnyWord: Bool
        var defaultValue: String?
        /// All values there are; empty when there is no such list.
        var values: [String]
        var abstract: String

        var name: String { names.first ?? "<\(valueName)>" }
    }

    /// Names from the program's first subcommand down; empty for the program itself.
    var path: [String]
    var abstract: String
    var discussion: String
    var arguments: [Argument]
    var commands: [CommandInfo]

    /// What a person types: `shopctl records list`.
    var name: String { (["shopctl"] + path).joined(separator: " ") }

    func command(at path: some Collection<String>) -> CommandInfo? {
        guard let first = path.first else { return self }
        return commands.first { $0.path.last == first }?.command(at: path.dropFirst())
    }

    /// This command and all under it, depth first.
    var all: [CommandInfo] { [self] + commands.flatMap(\.all) }

    func argument(named name: String) -> Argument? { arguments.first { $0.names.contains(name) } }
    var positionals: [Argument] { arguments.filter { $0.kind == .positional } }

    /// The whole program. Making it takes the parser some milliseconds: asked for only when help or a mistake is told.
    static let root: CommandInfo = {
        let dump = try? JSONValue(parsing: Shopctl._dumpHelp())
        return CommandInfo(dump?["command"] ?? .null, path: [])
    }()

    /// The options every command takes.
    static let common: [Argument] = {
        let dump = try? JSONValue(parsing: GlobalOptions._dumpHelp())
        return (dump?["command"]?["arguments"]?.array ?? []).compactMap(Argument.init)
    }()
    static let commonNames = Set(common.flatMap(\.names) + ["--help"])
}

extension CommandInfo {
    /// - Parameter json: a command of ArgumentParser's tool information (version 0).
    private init(_ json: JSONValue, path: [String]) {
        self.path = path
        abstract = json["abstract"]?.string ?? ""
        discussion = json["discussion"]?.string ?? ""
        arguments = (json["arguments"]?.array ?? []).compactMap(Argument.init)
        if !path.isEmpty { arguments.removeAll { $0.names.contains("--version") } }
        commands = []
        for child in json["subcommands"]?.array ?? [] where child["shouldDisplay"]?.bool != false {
            // The parser adds a command `help` of its own behind ours.
            guard let name = child["commandName"]?.string, !commands.contains(where: { $0.path.last == name }) else {
                continue
            }
            commands.append(CommandInfo(child, path: path + [name]))
        }
    }
}

extension CommandInfo.Argument {
    fileprivate init?(_ json: JSONValue) {
        guard let kind = json["kind"]?.string.flatMap(Kind.init), json["shouldDisplay"]?.bool != false else {
            return nil
        }
        self.kind = kind
        let names = (json["names"]?.array ?? []).compactMap { name -> String? in
            guard let text = name["name"]?.string else { return nil }
            return (name["kind"]?.string == "long" ? "--" : "-") + text
        }
        self.names = names.filter { $0.hasPrefix("--") } + names.filter { !$0.hasPrefix("--") }
        valueName = json["valueName"]?.string ?? ""
        isOptional = json["isOptional"]?.bool ?? false
        isRepeating = json["isRepeating"]?.bool ?? false
        takesAnyWord = ["unconditional", "allRemainingInput"].contains(json["parsingStrategy"]?.string)
        defaultValue = json["defaultValue"]?.string
        values = (json["allValues"]?.array ?? []).compactMap(\.string)
        abstract = json["abstract"]?.string ?? ""
    }
}
