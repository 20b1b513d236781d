import Messages
import Translations

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Asks a person at a terminal. Enter takes what is proposed; an answer that will not do is explained and asked for again.
struct Questions {
    let console: Console
    let words: Translations

    /// Whether somebody is there to answer: never in a script, in a pipe, or when a program reads the output.
    static func areWelcome(_ console: Console) -> Bool {
        isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 && console.isForPeople && !console.isQuiet
    }

    /// - Parameters:
    ///   - proposal: what Enter means; shown in brackets, an empty one as `none`.
    ///   - problem: what is wrong with an answer; nil for one that will do.
    /// - Throws: `Failure` with code `interrupted` when the person leaves with Ctrl-D.
    func ask(
        _ question: Message, proposal: String, note: Message? = nil, problem: (String) -> Message? = { _ in nil }
    ) throws(Failure) -> String {
        if let note { say(note, .dim) }
        while true {
            let shown = proposal.isEmpty ? words("none") : proposal
            put(Style.bold.paint(words(question), colour: console.colour) + " [\(shown)] ")
            let answer = try answer()
            let value = answer.isEmpty || (proposal.isEmpty && answer == words("none")) ? proposal : answer
            guard let problem = problem(value) else { return value }
            say("\(problem)", .yellow)
        }
    }

    func confirm(_ question: Message) throws(Failure) -> Bool {
        while true {
            put(Style.bold.paint(words(question), colour: console.colour) + " [\(words("Y/n"))] ")
            switch try answer().lowercased() {
            case "", "y", "yes", "o", "oui": return true
            case "n", "no", "non": return false
            default: say("Answer yes or no.", .yellow)
            }
        }
    }

    func say(_ message: Message, _ style: Style = .plain) {
        put(style.paint(words(message).shown, colour: console.colour) + "\n")
    }

    func put(_ text: String) { Console.standardError(text, terminator: "") }

    private func answer() throws(Failure) -> String {
        guard let line = readLine() else {
            put("\n")
            throw Failure(
                .partial, code: "interrupted", "Nothing was written.",
                fix: "`shopctl init` asks again whenever you like.")
        }
        return String(line[...].trimmed)
    }
}
