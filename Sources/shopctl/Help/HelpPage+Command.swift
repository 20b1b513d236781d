import ArgumentParser
import Messages
import PluginStore

extension HelpPage {
    /// The page of a command.
    init(_ command: CommandInfo) {
        let text = HelpText(command.discussion)
        name = command.name
        summary = Message(help: command.abstract)
        sections = [Section("Usage", [.usage([Self.usage(command)])])]
        if !text.paragraphs.isEmpty { sections.append(Section(nil, text.paragraphs.map { .paragraph($0) })) }
        sections += Self.commandSections(command)

        let positionals = command.positionals
        if !positionals.isEmpty { sections.append(Section("Arguments", [.terms(positionals.map(Self.term))])) }
        let named = command.arguments.filter { $0.kind != .positional }
        let own = named.filter { CommandInfo.commonNames.isDisjoint(with: $0.names) }
        if !own.isEmpty { sections.append(Section("Options", [.terms(own.map(Self.term))])) }
        // Commands that only hold others, and help itself, say nothing of what all their subcommands take.
        let common =
            command.commands.isEmpty ? named.filter { !CommandInfo.commonNames.isDisjoint(with: $0.names) } : []
        if !common.isEmpty { sections.append(Section("Common options", [.terms(common.map(Self.term))])) }

        for (title, lines) in text.examples { sections.append(Section(title, [.examples(lines)])) }
        let topics = HelpTopic.related(to: command.path)
        if !topics.isEmpty {
            sections.append(
                Section("See also", [.examples(topics.map { Example("shopctl help \($0.name)", $0.summary) })]))
        }
    }

    // MARK: - Parts

    static func usage(_ command: CommandInfo) -> Message {
        var parts: [Message] = [.verbatim(command.name)]
        if command.commands.isEmpty {
            let named = command.arguments.filter { $0.kind != .positional }
            parts += named.filter { !$0.isOptional && $0.kind == .option }.map(label)
            if named.contains(where: \.isOptional) { parts.append("[options]") }
            parts += command.positionals.map(placeholder)
        } else {
            parts.append("<command>")
        }
        return .joined(parts, separator: " ")
    }

    /// `<node>`, `[<node> ...]`.
    static func placeholder(_ argument: CommandInfo.Argument) -> Message {
        let value = Message(help: "<\(argument.valueName)>")
        switch (argument.isOptional, argument.isRepeating) {
        case (false, false): return value
        case (false, true): return .joined([value, .verbatim("...")], separator: " ")
        case (true, false): return .joined([.verbatim("["), value, .verbatim("]")], separator: "")
        case (true, true): return .joined([.verbatim("["), value, .verbatim(" ...]")], separator: "")
        }
    }

    /// `-o, --output <file>`.
    static func label(_ argument: CommandInfo.Argument) -> Message {
        guard argument.kind != .positional else { return Message(help: "<\(argument.valueName)>") }
        let names: Message = .verbatim(argument.names.reversed().joined(separator: ", "))
        guard argument.kind == .option else { return names }
        return .joined([names, Message(help: "<\(argument.valueName)>")], separator: " ")
    }

    private static func term(_ argument: CommandInfo.Argument) -> Term {
        var parts: [Message] = argument.abstract.isEmpty ? [] : [Message(help: argument.abstract)]
        if !argument.values.isEmpty { parts.append("One of: \(argument.values.joined(separator: ", ")).") }
        if let value = argument.defaultValue, argument.kind != .flag, !value.isEmpty {
            parts.append("By default: \(value).")
        }
        return Term(label(argument), .joined(parts, separator: " "))
    }

    private static func commandSections(_ command: CommandInfo) -> [Section] {
        func terms(_ commands: [CommandInfo]) -> Block {
            .terms(commands.map { Term(.verbatim($0.path.last ?? ""), Message(help: $0.abstract)) })
        }
        guard command.path.isEmpty else {
            return command.commands.isEmpty ? [] : [Section("Commands", [terms(command.commands)])]
        }
        var rest = command.commands
        var sections: [Section] = Shopctl.configuration.groupedSubcommands.map { group in
            let names = group.subcommands.map { $0._commandName }
            let members = names.compactMap { name in rest.first { $0.path.last == name } }
            rest.removeAll { names.contains($0.path.last ?? "") }
            return Section(Message(help: group.name), [terms(members)])
        }
        if !rest.isEmpty { sections.append(Section("Other commands", [terms(rest)])) }
        let plugins = CommandPlugins.all
        guard !plugins.isEmpty else { return sections }
        let language = Language.spoken(in: CommandLine.arguments)
        return sections + [
            Section("Commands of plugins", [.terms(plugins.map { Term(code: $0.name, $0.summary(language)) })])
        ]
    }
}
