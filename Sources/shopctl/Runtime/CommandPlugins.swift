import AdapterKit
import ArgumentParser
import JSONSchema
import Messages
import PluginStore
import Workspace

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Commands that plugins bring: a program `shopctl-NAME` is `shopctl NAME`.
enum CommandPlugins {
    /// Those that can be called: none has the name of a command of ours.
    static let all: [CommandPlugin] = House.plugins.commands(except: builtin)

    /// Names that no plugin may have, also words that mean something before a command is looked for.
    private static let builtin = builtinNames()

    private static func builtinNames() -> Set<String> {
        Set(Shopctl.configuration.subcommands.map { $0._commandName }).union(["__complete", "help"])
    }

    static func named(_ name: String) -> CommandPlugin? { all.first { $0.name.hasSameBytes(as: name) } }

    /// Becomes the plugin's program when the arguments name one, and then never returns.
    ///
    /// - Parameter arguments: as they were given, options before the command first.
    static func runIfNamed(in arguments: [String]) throws {
        let (options, rest) = GlobalOptions.leading(arguments)
        guard let first = rest.first, !first.hasPrefix("-") else { return }
        // `shopctl help NAME` is the program's own help.
        if first == "help", rest.count == 2, !builtin.contains(rest[1]), let command = named(rest[1]) {
            try run(command, ["--help"], options)
        }
        guard !builtin.contains(first), let command = named(first) else { return }
        try run(command, Array(rest.dropFirst()), options)
    }

    /// - Parameters:
    ///   - arguments: handed over untouched.
    ///   - options: of ours, which stood before the command: the program finds them in its environment.
    private static func run(_ command: CommandPlugin, _ arguments: [String], _ options: [String]) throws {
        if let owner = command.owner { try check(owner) }
        let global = try GlobalOptions.parse(options)
        if let folder = try House.workspaceFolder(global) {
            setenv("SHOPCTL_WORKSPACE", folder, 1)
        } else {
            unsetenv("SHOPCTL_WORKSPACE")
        }
        setenv("SHOPCTL_FORMAT", global.format.rawValue, 1)
        setenv("SHOPCTL_LANG", (global.lang ?? .spoken(in: [])).rawValue, 1)
        if global.quiet { setenv("SHOPCTL_QUIET", "1", 1) } else { unsetenv("SHOPCTL_QUIET") }
        if global.noColor { setenv("NO_COLOR", "1", 1) }
        if let program = House.program { setenv("SHOPCTL_PROGRAM", program, 1) }
        // What we ignore would stay ignored in it, and what we hold back would be held back.
        for number in [SIGPIPE, SIGXFSZ, SIGINT, SIGTERM] { signal(number, SIG_DFL) }
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        var words = ([command.path] + arguments).map { strdup($0) }
        words.append(nil)
        execv(command.path, &words)
        let number = errno
        signal(SIGPIPE, SIG_IGN)
        throw Failure(
            .failed, code: "program-cannot-start",
            "`\(command.path)` cannot be started: \(Message.systemReason(number)).",
            fix:
                "A script begins with a line such as `#!/usr/bin/env python3`; a binary must be built for this processor."
        )
    }

    /// A command of a plugin runs on the same terms as the plugin.
    private static func check(_ plugin: FoundPlugin) throws(Failure) {
        if plugin.unconfirmed != nil {
            throw Failure(
                .configuration, code: "unconfirmed-plugin",
                "Nobody has agreed yet to what the plugin `\(plugin.id)` declares.",
                fix: "`shopctl plugin confirm \(plugin.id)` shows it and asks.")
        }
        if let damage = House.plugins.damage(of: plugin) {
            throw Failure(
                .configuration, code: "broken-plugin", "The plugin \"\(plugin.id)\" cannot be used. \(damage)")
        }
    }
}

extension CommandPlugin {
    /// What is said of it in a list of commands.
    func summary(_ language: Language) -> Message {
        guard let owner else { return .verbatim(Files.shown(path)) }
        return "of the plugin \(owner.id): \(PluginText(owner).summary(language))"
    }
}
