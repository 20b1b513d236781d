import AdapterKit
import ArgumentParser
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

/// Runs checks on files and tells their verdicts.
enum CheckText {
    /// The largest file that is checked.
    private static let limit = 2 << 30

    /// - Throws: exit code 16 when a file is not valid.
    static func run(_ paths: [String], schema: String?, _ console: Console) async throws {
        try await Interruption.tidying(console) { try check(paths, schema: schema, console) }
    }

    private static func check(_ paths: [String], schema: String?, _ console: Console) throws {
        var checks: [DocumentCheck] = []
        for (index, path) in paths.enumerated() {
            console.progress?.show(ProgressState(subject: path, place: (index + 1, paths.count)))
            let check = check(path, schema: schema, console)
            checks.append(check)
            if console.format == .jsonl { console.jsonLine(json(check)) }
            show(check, console)
        }
        console.progress?.end()
        if console.format == .json { console.emit(Report(json: .array(checks.map(json))) { _ in }) }
        let wrong = checks.count { !$0.isValid }
        if paths.count > 1 {
            console.note()
            console.note(
                wrong == 0
                    ? "All \(paths.count) files are valid."
                    : .plural(
                        wrong, one: "\(wrong) of \(paths.count) files is not valid.",
                        other: "\(wrong) of \(paths.count) files are not valid."))
        }
        console.flush()
        if wrong > 0 { throw ExitCode(ExitStatus.problems.rawValue) }
    }

    private static func check(_ path: String, schema: String?, _ console: Console) -> DocumentCheck {
        do throws(FederationError) {
            let bytes = path == "-" ? try Files.readStandardInput(limit: limit) : try Files.read(path, limit: limit)
            return DocumentCheck.check(bytes, path: path, schema: schema) { count in
                console.progress?.update { $0.done = count }
            }
        } catch {
            let issue = DocumentCheck.Finding(issue: .init(.error, code: error.code.rawValue, message: error.message))
            return DocumentCheck(path: path, schema: schema, findings: [issue])
        }
    }

    private static func show(_ check: DocumentCheck, _ console: Console) {
        let (valid, invalid) = (console.text("valid"), console.text("invalid"))
        let width = max(DisplayWidth.of(valid), DisplayWidth.of(invalid)) + 2
        let verdict = (check.isValid ? valid : invalid).padded(to: width)
        let word = (check.isValid ? Style.green : .red).paint(verdict, colour: console.colour)
        let count = check.documents > 1 ? "  " + console.text(.records(check.documents)) : ""
        console.data(
            "\(word)\(check.path.shown)  \(Style.dim.paint(check.schema ?? "", colour: console.colour))\(count)")
        for finding in check.findings {
            let place = [finding.line, finding.column].compactMap { $0.map { String($0) } }.joined(separator: ":")
            let parts = [
                place.isEmpty ? check.path : "\(check.path):\(place)", finding.record ?? "", finding.issue.path,
            ]
            let isError = finding.issue.severity == .error
            let label = (isError ? Style.red : .yellow).paint(
                console.text(isError ? "error" : "warning"), colour: console.colour)
            console.data("  \(label)  \(parts.filter { !$0.isEmpty }.joined(separator: "  ").shown)")
            console.paragraph(finding.issue.message, indent: 9)
            if !finding.issue.remedy.isEmpty {
                console.paragraph("fix: \(finding.issue.remedy)", indent: 9, .dim)
            }
        }
    }

    private static func json(_ check: DocumentCheck) -> JSONValue {
        .object(
            JSONObject(present: [
                ("path", .string(check.path)), ("schema", check.schema.map(JSONValue.string)),
                ("valid", .bool(check.isValid)), ("documents", .count(check.documents)),
                ("problems", .array(check.findings.map(json))),
            ]))
    }

    private static func json(_ finding: DocumentCheck.Finding) -> JSONValue {
        var object = JSONObject(present: [
            ("line", finding.line.map(JSONValue.count)), ("column", finding.column.map(JSONValue.count)),
            ("record", finding.record.map(JSONValue.string)),
        ])
        for member in finding.issue.json { object[member.key] = member.value }
        return .object(object)
    }
}
