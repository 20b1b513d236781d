import ArgumentParser
import Messages
import Translations

/// The options every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The workspace: a folder with a federation.yaml. By default the nearest one, from here upwards.",
            valueName: "dir"))
    var workspace: String?

    @Option(name: .long, help: "What to print: a table for people, one JSON document, or one JSON value a line.")
    var format: OutputFormat = .table

    @Flag(name: .long, help: "Print results only: no progress, no hints.")
    var quiet = false

    @Flag(name: .customLong("no-color"), help: "No colour, also where the terminal has it. NO_COLOR does the same.")
    var noColor = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The language to speak: fr or en. By default the locale's, or else English.", valueName: "tag"))
    var lang: Language?

    /// The console of a command with these options.
    func console(format: OutputFormat) -> Console {
        Console(format: format, isQuiet: quiet, noColour: noColor, words: .told(in: lang ?? .spoken(in: [])))
    }

    /// The options that stand before the command, and everything from the command on.
    static func leading(_ arguments: [String]) -> (options: [String], rest: [String]) {
        var rest = arguments[...]
        var moved: [String] = []
        while let first = rest.first {
            if first == "--quiet" || first == "--no-color" || first.hasPrefix("--workspace=")
                || first.hasPrefix("--format=") || first.hasPrefix("--lang=")
            {
                moved.append(first)
                rest = rest.dropFirst()
            } else if ["--workspace", "--format", "--lang"].contains(first), rest.count > 1 {
                moved += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else {
                break
            }
        }
        return (moved, Array(rest))
    }

    /// Makes `shopctl --format json runs list` mean what `shopctl runs list --format json` means, by moving options
    /// that stand before the command behind everything else.
    static func hoisted(_ arguments: [String]) -> [String] {
        let (moved, rest) = leading(arguments)
        guard !moved.isEmpty, !rest.isEmpty else { return arguments }
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return Array(rest[..<end]) + moved + Array(rest[end...])
    }

    /// The format asked for, as far as it can be told from arguments that may not parse.
    static func format(in arguments: [String]) -> OutputFormat {
        for (index, argument) in arguments.enumerated() {
            if argument == "--format", index + 1 < arguments.count {
                return OutputFormat(rawValue: arguments[index + 1]) ?? .table
            }
            if argument.hasPrefix("--format=") {
                return OutputFormat(rawValue: String(argument.dropFirst("--format=".count))) ?? .table
            }
        }
        return .table
    }
}

extension Language: ExpressibleByArgument {}
