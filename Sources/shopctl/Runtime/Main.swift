import AdapterKit
import ArgumentParser
import JSONSchema
import Messages

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
        // Likewise a limit on the size of files.
        signal(SIGXFSZ, SIG_IGN)
        let arguments = GlobalOptions.hoisted(Array(CommandLine.arguments.dropFirst()))
        do {
            if let failure = CommandNames.failure(in: arguments, of: Shopctl.self) { throw failure }
            var command = try Shopctl.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            exit(ExitStatus.done.rawValue)
        } catch {
            exit(tell(error, format: GlobalOptions.format(in: arguments)))
        }
    }

    /// Says what went wrong on standard error, or prints the help that was asked for.
    /// - Returns: the status to exit with.
    private static func tell(_ error: any Error, format: OutputFormat) -> Int32 {
        let failure: Failure
        switch error {
        case let known as Failure: failure = known
        case let known as FederationError: failure = Failure(known)
        case let code as ExitCode: return code.rawValue
        case is CancellationError:
            failure = Failure(.partial, code: "interrupted", "Interrupted before anything was done.")
        default:
            let status = Shopctl.exitCode(for: error)
            let message = Shopctl.fullMessage(for: error)
            if status == .success {
                // Help, or the version.
                let console = Console(format: .table, isQuiet: false, noColour: true)
                if !message.isEmpty { console.line(message) }
                console.flush()
                return 0
            }
            guard status == .validationFailure else {
                failure = Failure(
                    .internal, code: "internal", "Something went wrong inside shopctl: \(error)",
                    fix: "Report it with the command that led here.")
                break
            }
            failure = Failure.usage(Shopctl.message(for: error), fix: usage(in: message))
        }
        if format == .table {
            let colour = isatty(STDERR_FILENO) == 1 && Environment["NO_COLOR"] == nil && Environment["TERM"] != "dumb"
            Console.standardError(failure.text(colour: colour))
        } else {
            Console.standardError(failure.json.canonicalText)
        }
        return failure.status.rawValue
    }

    /// The usage line that ArgumentParser puts under its message.
    private static func usage(in message: String) -> String? {
        guard let line = message.split(separator: "\n").first(where: { $0.hasPrefix("Usage: ") }) else { return nil }
        let usage = line.dropFirst("Usage: ".count)
        return "Usage: \(usage). `\(usage.prefix { $0 != "[" && $0 != "<" })--help` explains it."
    }
}
