import AdapterKit
import JSONSchema
import Workspace

/// A failure as the command line tells it: what happened, what to do, and the code to exit with.
struct Failure: Error {
    var status: ExitStatus
    /// A stable word for machines.
    var code: String
    var message: String
    var fix: String?
    /// The places in files that are wrong, one a line.
    var details: [Detail] = []

    struct Detail {
        var text: String
        var json: JSONValue
    }

    init(_ status: ExitStatus, code: String, _ message: String, fix: String? = nil, details: [Detail] = []) {
        self.status = status
        self.code = code
        self.message = message
        self.fix = fix
        self.details = details
    }

    /// The command line asks for something that is not there or makes no sense.
    static func usage(_ message: String, fix: String? = nil) -> Failure {
        Failure(.usage, code: "usage", message, fix: fix)
    }

    init(_ error: FederationError) {
        self.init(ExitStatus(error.code), code: error.code.rawValue, error.description)
    }

    /// As JSON: one object, so that a program can read it from standard error.
    var json: JSONValue {
        var object: JSONObject = [
            "code": .string(code), "message": .string(message), "exitCode": .number(Double(status.rawValue)),
        ]
        object["fix"] = fix.map(JSONValue.string)
        if !details.isEmpty { object["problems"] = .array(details.map(\.json)) }
        return .object(["error": .object(object)])
    }

    /// As lines for people.
    func text(colour: Bool) -> String {
        var lines = [Style.red.paint("error:", colour: colour) + " " + message]
        lines += details.map { "  " + $0.text }
        if let fix { lines.append(Style.cyan.paint("fix:", colour: colour) + " " + fix) }
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
                : "The configuration has \(problems.count) problems in \(files.count == 1 ? "one file" : "\(files.count) files").",
            fix: "Correct what is named above; `shopctl schema list` names the schemas that describe each file.",
            details: problems.map { Detail(text: $0.description.shown, json: $0.json) })
    }
}
