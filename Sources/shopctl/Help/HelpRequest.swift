import Messages
import Translations

/// Help asked for on the command line, in any of the ways people ask: `shopctl`, `shopctl help harvest`,
/// `shopctl harvest --help`, `shopctl node`. All of them give the same page.
enum HelpRequest {
    /// The page that `--help` or `-h` asks for; nil when neither stands among the arguments.
    static func page(flaggedIn arguments: [String]) throws(Failure) -> HelpPage? {
        let own = arguments.prefix { $0 != "--" }
        guard own.contains("--help") || own.contains("-h") else { return nil }
        if let failure = CommandNames.failure(in: arguments, of: Shopctl.self) { throw failure }
        return HelpPage(command(in: arguments))
    }

    /// The command that the arguments name, as far as they do.
    static func command(in arguments: [String]) -> CommandInfo {
        var command = CommandInfo.root
        for argument in arguments.prefix(while: { $0 != "--" }) where !argument.hasPrefix("-") {
            guard let child = command.command(at: [argument]) else { break }
            command = child
        }
        return command
    }

    /// The page of `shopctl help WORDS`.
    static func page(named words: [String]) throws(Failure) -> HelpPage {
        guard let first = words.first else { return HelpPage(.root) }
        if let command = CommandInfo.root.command(at: words) { return HelpPage(command) }
        if words.count == 1 {
            if first == "topics" { return .topics }
            if let topic = HelpTopic.named(first.lowercased()) { return topic.page }
        }
        if let failure = CommandNames.failure(in: words, of: Shopctl.self, orTopics: words.count == 1) { throw failure }
        // More words than the command has commands: its own page is what was meant.
        return HelpPage(command(in: words))
    }
}

extension HelpPrinter {
    init(_ console: Console, _ translations: Translations) {
        self.init(
            translations: translations, width: min(console.width ?? Self.usual, Self.widest), colour: console.colour)
    }
}
