import AdapterKit
import ArgumentParser
import CProcess
import JSONSchema
import Messages
import Translations

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Runs one command and ends the process with its status; the only place that tells errors.
@main
enum Main {
    static func main() async {
        // A closed pipe is then an error of the write, which the console knows how to take.
        signal(SIGPIPE, SIG_IGN)
        // Likewise a file that may not grow any more (`ulimit -f`).
        signal(SIGXFSZ, SIG_IGN)
        // Pages are read on one thread, mapped on others and written on a third.
        cprocess_share_heaps()
        let arguments = GlobalOptions.hoisted(Array(CommandLine.arguments.dropFirst()))
        do {
            // Asked for by every script that looks what is installed; nothing has to be set up for it.
            if arguments == ["--version"] { return print("shopctl \(Shopctl.version)") }
            if arguments.first == "__complete" { return await complete(Array(arguments.dropFirst())) }
            try CommandPlugins.runIfNamed(in: Array(CommandLine.arguments.dropFirst()))
            if let page = try HelpRequest.page(flaggedIn: arguments) { return show(page, arguments) }
            if let failure = CommandNames.failure(in: arguments, of: Shopctl.self) { throw failure }
            var command = try Shopctl.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            exit(ExitStatus.done.rawValue)
        } catch {
            exit(tell(error, arguments))
        }
    }

    private static func complete(_ words: [String]) async {
        let translations = Translations.told(in: .spoken(in: words))
        let console = Console(format: .table, isQuiet: false, noColour: true, words: translations)
        console.write(await Completion.of(words).text { translations($0) })
        console.flush()
    }

    private static func show(_ page: HelpPage, _ arguments: [String]) {
        let console = Console(
            format: .table, isQuiet: false, noColour: arguments.contains("--no-color"),
            words: .told(in: .spoken(in: arguments)))
        console.write(HelpPrinter(console, console.words).text(page))
        console.flush()
    }

    /// Says what went wrong on standard error, or prints the help that was asked for.
    /// - Returns: the status to exit with.
    private static func tell(_ error: any Error, _ arguments: [String]) -> Int32 {
        let format = GlobalOptions.format(in: arguments)
        let failure: Failure
        switch error {
        case let known as Failure: failure = known
        case let known as FederationError: failure = Failure(known)
        case let code as ExitCode: return code.rawValue
        case is CancellationError:
            failure = Failure(.partial, code: "interrupted", "Interrupted before anything was done.")
        default:
            let status = Shopctl.exitCode(for: error)
            if status == .success {
                // A command that only holds others was given none of them.
                show(HelpPage(HelpRequest.command(in: arguments)), arguments)
                return 0
            }
            guard status == .validationFailure else {
                failure = Failure(
                    .internal, code: "internal", "Something went wrong inside shopctl: \(String(describing: error))",
                    fix: "Report it with the command that led here.")
                break
            }
            failure = UsageCheck.failure(in: arguments, saying: Shopctl.message(for: error))
        }
        if format == .table {
            let colour = isatty(STDERR_FILENO) == 1 && Environment["NO_COLOR"] == nil && Environment["TERM"] != "dumb"
            Console.standardError(failure.text(.told(in: .spoken(in: arguments)), colour: colour))
        } else {
            Console.standardError(failure.json.canonicalText)
        }
        return failure.status.rawValue
    }
}
