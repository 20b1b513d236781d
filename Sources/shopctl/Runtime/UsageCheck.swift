import JSONSchema
import Messages

/// Says what is wrong with arguments that the parser refused: which word, why, and what was probably meant.
///
/// The parser decides what is wrong at all; this only finds better words, in both languages, from what the parser knows
/// of the command.
struct UsageCheck {
    private let command: CommandInfo
    private var words: ArraySlice<String>
    private var positionals: [String] = []
    private var given: Set<String> = []

    /// - Parameters:
    ///   - arguments: as given, names of commands first.
    ///   - reason: the parser's own words, told when nothing better is found.
    static func failure(in arguments: [String], saying reason: String) -> Failure {
        let command = HelpRequest.command(in: arguments)
        var check = UsageCheck(command: command, words: arguments.dropFirst(command.path.count))
        return check.run() ?? check.badValue(reason) ?? check.failure(.verbatim(reason))
    }

    private init(command: CommandInfo, words: ArraySlice<String>) {
        self.command = command
        self.words = words
    }

    private mutating func run() -> Failure? {
        while let word = words.popFirst() {
            if word == "--" {
                positionals += words
                break
            }
            if word.hasPrefix("--") {
                if let failure = long(word) { return failure }
            } else if word.hasPrefix("-"), word != "-" {
                if let failure = short(word) { return failure }
            } else {
                positionals.append(word)
            }
        }
        if !command.commands.isEmpty { return missingCommand() }
        for option in command.arguments
        where option.kind == .option && !option.isOptional && given.isDisjoint(with: option.names) {
            return failure("`\(command.name)` needs \(option.label): \(Message(help: option.abstract))")
        }
        return checkPositionals()
    }

    /// The parser knows of each value's type, which it tells nobody: only its words say that a value has not the right
    /// one.
    private func badValue(_ reason: String) -> Failure? {
        guard let match = reason.wholeMatch(of: /The value '(.*)' is invalid for '(-*[^ ']+)[^']*'.*/) else {
            return nil
        }
        guard let option = command.argument(named: String(match.2)) else { return nil }
        return failure(
            "`\(match.1)` is no value of `\(match.2)`.",
            "Write it as `\(option.label)`: \(Message(help: option.abstract))")
    }

    // MARK: - Options

    private mutating func long(_ word: String) -> Failure? {
        let name = String(word.prefix { $0 != "=" })
        let value = name == word ? nil : String(word.dropFirst(name.count + 1))
        guard let option = command.argument(named: name) else { return unknown(name) }
        return take(option, as: name, value: value)
    }

    private mutating func short(_ word: String) -> Failure? {
        let name = String(word.prefix(2))
        guard let option = command.argument(named: name) else { return unknown(word) }
        let rest = String(word.dropFirst(2))
        if rest.isEmpty { return take(option, as: name, value: nil) }
        if option.kind == .flag { return short("-" + rest) }
        return take(option, as: name, value: rest.hasPrefix("=") ? String(rest.dropFirst()) : rest)
    }

    private mutating func take(_ option: CommandInfo.Argument, as name: String, value: String?) -> Failure? {
        given.insert(option.name)
        if option.kind == .flag {
            return value == nil ? nil : failure("`\(name)` takes no value.", "Leave out `=` and what follows it.")
        }
        var value = value
        if value == nil, let next = words.first, option.takesAnyWord || next == "-" || !next.hasPrefix("-") {
            value = words.removeFirst()
        }
        guard let value else {
            return failure(
                "`\(name)` needs a value.", "Write it as `\(option.label)`: \(Message(help: option.abstract))")
        }
        return check(value, of: option, called: .verbatim("`\(name)`"))
    }

    private func check(_ value: String, of argument: CommandInfo.Argument, called name: Message) -> Failure? {
        guard !argument.values.isEmpty, !argument.values.contains(value) else { return nil }
        return .usage(
            "`\(value)` is no value of \(name).",
            fix: Spelling.nearest(to: value, among: argument.values).map { "Did you mean `\($0)`?" }
                ?? "One of: \(argument.values.joined(separator: ", ")).")
    }

    private func unknown(_ name: String) -> Failure {
        let names = command.arguments.flatMap(\.names)
        let message: Message = "`\(command.name)` has no option `\(name)`."
        // What another command takes letter for letter was not mistyped: `--plan` is no `--lang`.
        let elsewhere = CommandInfo.root.all.filter { $0.commands.isEmpty && $0.argument(named: name) != nil }
        if !elsewhere.isEmpty {
            let commands = elsewhere.prefix(3).map { "`\($0.name)`" }.joined(separator: ", ")
            return .usage(message, fix: "It is an option of \(commands).")
        }
        if let nearest = Spelling.nearest(to: name, among: names.filter { $0.hasPrefix("--") }) {
            return .usage(message, fix: "Did you mean `\(nearest)`?")
        }
        return failure(message)
    }

    // MARK: - Arguments

    private func missingCommand() -> Failure? {
        guard positionals.isEmpty else { return nil }
        return failure(
            "`\(command.name)` needs a command.",
            "Its commands are \(command.commands.compactMap(\.path.last).joined(separator: ", ")).")
    }

    private func checkPositionals() -> Failure? {
        let wanted = command.positionals
        for (index, argument) in wanted.enumerated() {
            guard index < positionals.count else {
                if argument.isOptional { break }
                return failure("`\(command.name)` needs \(argument.label): \(Message(help: argument.abstract))")
            }
            let values = argument.isRepeating ? positionals[index...] : positionals[index...index]
            for value in values {
                if let failure = check(value, of: argument, called: argument.label) { return failure }
            }
        }
        guard positionals.count > wanted.count, !wanted.contains(where: \.isRepeating) else { return nil }
        return failure("`\(positionals[wanted.count])` is one word too many.")
    }

    /// - Parameter fix: the way the command is written when there is nothing better to say.
    private func failure(_ message: Message, _ fix: Message? = nil) -> Failure {
        .usage(
            message,
            fix: fix ?? "It is written `\(HelpPage.usage(command))`; `\(command.name) --help` explains it.")
    }
}

extension CommandInfo.Argument {
    /// As it is written: `--node <node>`, `<run>`.
    var label: Message {
        let value = Message(help: "<\(valueName)>")
        return kind == .positional ? value : kind == .flag ? .verbatim(name) : "\(name) \(value)"
    }
}
