import Messages
import PluginStore
import Workspace

/// What could stand where the cursor is: the answer to the scripts that `shopctl completions` prints.
///
/// The scripts know nothing of the commands: they hand over the words of the line, so that what is proposed is always
/// what this program takes, in the language of the person, with the nodes, records and runs of the workspace.
struct Completion {
    struct Candidate: Equatable {
        var text: String
        /// In one line.
        var remark: Message = ""
    }

    enum Others: String {
        case none, files, folders
    }

    var candidates: [Candidate] = []
    /// What the shell itself may propose as well.
    var others = Others.none

    /// One candidate a line, a tab before its remark; the last line says what the shell may propose too.
    func text(_ translate: (Message) -> String) -> String {
        let lines = candidates.map { candidate in
            candidate.remark.isEmpty ? candidate.text : candidate.text + "\t" + translate(candidate.remark).shown
        }
        return (lines + [":" + others.rawValue]).joined(separator: "\n") + "\n"
    }
}

extension Completion {
    /// - Parameter words: of the line behind the program's name; the last is the one to complete, and may be empty.
    static func of(_ words: [String]) async -> Completion {
        let current = words.last ?? ""
        let line = CompletionLine(words.dropLast())
        var completion = Completion()
        switch line.expects {
        case .value(let option):
            completion = await CompletionSource(of: option, in: line.command).completion(of: current, line)
        case .commandOrOption where !current.hasPrefix("-"):
            completion.candidates = line.command.commands.map {
                Candidate(text: $0.path.last ?? "", remark: Message(help: $0.abstract))
            }
            if line.command.path.isEmpty {
                let language = Language.spoken(in: CommandLine.arguments)
                completion.candidates += CommandPlugins.all.map { .init(text: $0.name, remark: $0.summary(language)) }
            }
        case .argument(let argument?) where !current.hasPrefix("-") || current == "-":
            completion = await CompletionSource(of: argument, in: line.command).completion(of: current, line)
        default:
            if !line.isTerminated { completion = await options(current, line) }
        }
        completion.candidates.removeAll { !$0.text.hasPrefix(current) }
        return completion
    }

    /// The options that may still be given, or the values of `--name=`.
    private static func options(_ current: String, _ line: CompletionLine) async -> Completion {
        if let equals = current.firstIndex(of: "=") {
            let name = String(current[..<equals])
            guard let option = line.command.argument(named: name), option.kind == .option else { return Completion() }
            let value = String(current[current.index(after: equals)...])
            var completion = await CompletionSource(of: option, in: line.command).completion(of: value, line)
            for index in completion.candidates.indices {
                completion.candidates[index].text = "\(name)=" + completion.candidates[index].text
            }
            completion.others = .none
            return completion
        }
        let options = line.command.arguments.filter { option in
            option.kind != .positional && (option.isRepeating || line.given.isDisjoint(with: option.names))
        }
        return Completion(
            candidates: options.map { Candidate(text: $0.name, remark: Message(help: $0.abstract)) })
    }
}
