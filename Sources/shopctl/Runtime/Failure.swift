import AdapterKit
import JSONSchema
import Messages
import Translations
import Workspace

/// A failure as the command line tells it: what happened, what to do, and the code to exit with.
struct Failure: Error {
    var status: ExitStatus
    /// A stable word for machines.
    var code: String
    var message: Message
    var fix: Message?
    /// The places in files that are wrong, one a line.
    var details: [Detail] = []

    struct Detail {
        var text: Message
        var json: JSONValue
    }

    init(_ status: ExitStatus, code: String, _ message: Message, fix: Message? = nil, details: [Detail] = []) {
        self.status = status
        self.code = code
        self.message = message
        self.fix = fix
        self.details = details
    }

    /// The command line asks for something that is not there or makes no sense.
    static func usage(_ message: Message, fix: Message? = nil) -> Failure {
        Failure(.usage, code: "usage", message, fix: fix)
    }

    init(_ error: FederationError) {
        self.init(ExitStatus(error.code), code: error.code.rawValue, error.told)
    }

    /// As JSON: one object, so that a program can read it from standard error.
    var json: JSONValue {
        var object: JSONObject = [
            "code": .string(code), "message": .text(message), "exitCode": .number(Double(status.rawValue)),
        ]
        object["fix"] = fix.map { .text($0) }
        if !details.isEmpty { object["problems"] = .array(details.map(\.json)) }
        return .object(["error": .object(object)])
    }

    /// As lines for people.
    func text(_ words: Translations, colour: Bool) -> String {
        var lines = [Style.red.paint(words("error:"), colour: colour) + " " + words(message)]
        lines += details.map { "  " + words($0.text).shown }
        if let fix { lines.append(Style.cyan.paint(words("fix:"), colour: colour) + " " + words(fix)) }
        return lines.joined(separator: "\n")
    }
}

extension Failure {
    /// Configuration files that are wrong, each problem with its place.
    init(configuration problems: [ConfigProblem]) {
        let files = Set(problems.map(\.file))
        self.init(
            .configuration, code: "configuration",
            problems.count == 1
                ? "A configuration file is wrong."
                : files.count == 1
                    ? "The configuration has \(problems.count) problems in one file."
                    : "The configuration has \(problems.count) problems in \(files.count) files.",
            fix: "Correct what is named above; `shopctl schema list` names the schemas that describe each file.",
            details: problems.map { Detail(text: $0.told, json: $0.json) })
    }
}
