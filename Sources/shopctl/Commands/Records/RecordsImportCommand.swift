import AdapterKit
import ArgumentParser
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

struct RecordsImportCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take whole records from a file, as an export wrote them.",
        discussion: """
            Revision, dates, hash and provenance are kept, so that exporting again gives the same bytes. Records are \
            committed batch by batch: an import that is cut short is simply begun again, and what is there already \
            counts as unchanged. A record that breaks the schema is refused and the rest goes on.

            Examples:
              shopctl records import all.jsonl
              shopctl records export --workspace ../other | shopctl records import -
            """)

    @Argument(help: "JSON Lines, or a JSON array of records; - for standard input.")
    var file: String

    @Option(
        help: ArgumentHelp(
            "What the import is filed under in `shopctl runs list`; the file's name otherwise.", valueName: "name"))
    var name: String?

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        let reader = try RecordEntryReader(file)
        guard try !reader.isEmpty else {
            throw Failure(
                .failed, code: "empty-file",
                file == "-"
                    ? "Standard input is empty; nothing was imported." : "\(file) is empty; nothing was imported.",
                fix: "Name a file that `shopctl records export` wrote.")
        }
        let ledger = try await House.ledgerForWriting(workspace)
        let stem = String(Files.name(of: file).prefix { $0 != "." })
        let filed = Text.slug(name ?? (file == "-" ? "stdin" : stem), maxLength: 64) ?? "records"
        let report = try await Interruption.cancelling(console) { [file] in
            console.progress?.show(ProgressState(subject: file, total: reader.total))
            let records = RecordImport(into: ledger, name: filed, validator: House.validator)
            return try await Self.run(records, reader, console)
        }
        console.progress?.end()
        console.emit(Report(json: json(report)) { show(report, $0) })
        console.flush()
        if report.verdict.exitCode != 0 { throw ExitCode(Int32(report.verdict.exitCode)) }
    }

    private static func run(
        _ records: RecordImport, _ reader: RecordEntryReader, _ console: Console
    ) async throws -> RunReport {
        do {
            while !Task.isCancelled, let batch = try await reader.nextBatch() {
                try await records.add(batch)
                guard let progress = console.progress, let run = await records.runSoFar else { continue }
                progress.update {
                    $0.done = run.counts.seen
                    $0.issues = run.errors + run.warnings
                }
            }
        } catch let error as FederationError where error.code == .fileAccess {
            return try await records.finish(error)
        } catch let error as FederationError where error.code == "interrupted" {
            // Told below.
        }
        if Task.isCancelled {
            return try await records.finish(
                FederationError(
                    "interrupted", "The import was interrupted. What it had taken stays; run it again to go on."))
        }
        return try await records.finish()
    }

    private func show(_ report: RunReport, _ console: Console) {
        HarvestText.showLine(report, isPlan: false, console)
        for issue in report.issues.prefix(20) { IssueText.show(issue, console, indent: 2) }
        if report.issues.count > 20 || !report.issues.isEmpty {
            console.note("shopctl runs show \(report.run.id)  lists every issue", .dim)
        }
    }

    private func json(_ report: RunReport) -> JSONValue {
        var object = report.run.json
        object["issues"] = .array(report.issues.map(\.json))
        return .object(object)
    }
}
