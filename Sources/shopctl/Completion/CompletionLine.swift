/// The words before the cursor, read as far as they go.
struct CompletionLine {
    enum Expectation {
        /// The value of an option that stands just before.
        case value(CommandInfo.Argument)
        case commandOrOption
        /// Nil when the command takes no more words.
        case argument(CommandInfo.Argument?)
    }

    private(set) var command = CommandInfo.root
    /// Names of the options that stand on the line.
    private(set) var given: Set<String> = []
    private(set) var values: [String: String] = [:]
    private(set) var positionals: [String] = []
    /// Whether `--` stands on the line: no options after it.
    private(set) var isTerminated = false
    private var open: CommandInfo.Argument?

    init(_ words: some Sequence<String>) {
        for word in words { take(word) }
    }

    private mutating func take(_ word: String) {
        if let option = open {
            values[option.name] = word
            open = nil
        } else if isTerminated || !word.hasPrefix("-") || word == "-" {
            if positionals.isEmpty, let child = command.command(at: [word]), !command.commands.isEmpty {
                command = child
            } else {
                positionals.append(word)
            }
        } else if word == "--" {
            isTerminated = true
        } else {
            let name = String(word.prefix { $0 != "=" })
            // Before the command, the options are those that every command takes.
            guard
                let option = command.argument(named: name)
                    ?? CommandInfo.common.first(where: { $0.names.contains(name) })
            else { return }
            given.formUnion(option.names)
            guard option.kind == .option else { return }
            if name == word { open = option } else { values[option.name] = String(word.dropFirst(name.count + 1)) }
        }
    }

    var expects: Expectation {
        if let open { return .value(open) }
        if !command.commands.isEmpty { return .commandOrOption }
        let wanted = command.positionals
        if positionals.count < wanted.count { return .argument(wanted[positionals.count]) }
        return .argument(wanted.last.flatMap { $0.isRepeating ? $0 : nil })
    }
}
