import AdapterKit
import ArgumentParser
import Crosswalks
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

struct CrosswalkTryCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract: "Show what a crosswalk makes of a document.",
        discussion: """
            Shows for each rule how many elements it saw, which records it made and what it skipped and why; then the \
            records, each value with the words it came from and their line. Nothing is written, and no workspace is \
            needed. Exit code 16 when a record breaks the schema.

            Examples:
              shopctl crosswalk try crosswalks/programme.yaml programme.html
              shopctl crosswalk try crosswalks/demandes.yaml demandes.csv --format jsonl    one record a line
              shopctl crosswalk try crosswalks/fiche.yaml fiche.txt --format json           with evidence and rules
            """)

    @Argument(help: ArgumentHelp("The crosswalk.", valueName: "file"))
    var file: String

    @Argument(help: "The document: a page, a CSV table, a JSON export; or an http(s) address.")
    var input: String

    @Option(help: ArgumentHelp("The adapter that reads the document; told from its name otherwise.", valueName: "id"))
    var adapter: String?

    @Option(help: ArgumentHelp("An option of the adapter; may be given several times.", valueName: "key=value"))
    var option: [String] = []

    @Option(help: ArgumentHelp("Language of texts that do not say theirs.", valueName: "tag"))
    var language = "fr"

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let bytes = try House.orConfigurationFailure { () throws(FederationError) in try Files.read(file) }
        let crosswalk = try House.value(CrosswalkFile.read(bytes, file: file))
        let node = String(crosswalk.id.prefix { $0 != "/" })
        let context = CrosswalkContext(node: node, language: language, basis: "public")
        let trial = try await CrosswalkTrial.run(crosswalk, try await source(), context)
        switch console.format {
        case .table: TrialText.show(trial, crosswalk.id, input, console)
        case .json: console.emit(Report(json: TrialText.json(trial, crosswalk.id, input)) { _ in })
        case .jsonl, .singer: for draft in trial.drafts { console.jsonLine(.object(draft.record.document)) }
        }
        if trial.hasErrors {
            console.flush()
            throw ExitCode(ExitStatus.problems.rawValue)
        }
    }

    private func source() async throws -> any HarvestSource {
        let id = adapter ?? usualAdapter
        guard let adapter = House.equipment.adapters.first(where: { $0.manifest.id == id }) else {
            let names = House.equipment.adapters.map { $0.manifest.id }
            throw Failure.usage(
                "There is no adapter `\(id)`.",
                fix: Spelling.nearest(to: id, among: names).map { "Did you mean `\($0)`?" }
                    ?? "The adapters are \(names.joined(separator: ", ")).")
        }
        var options = JSONObject()
        for item in option {
            guard let mark = item.firstIndex(of: "=") else {
                throw Failure.usage("--option \"\(item)\" has no `=`.", fix: "Write it as KEY=VALUE.")
            }
            let value = String(item[item.index(after: mark)...])
            options[String(item[..<mark])] = (try? JSONValue(parsing: value)) ?? .string(value)
        }
        let equipment = House.equipment(bans: await House.bans(near: global))
        let http = equipment.transport?(TransportSettings()) ?? OfflineTransport()
        let opener = OpenerForFilesAndURLs(files: FileOpener(base: Files.workingFolder), transport: http)
        return try adapter.makeSource(
            AdapterConfiguration(location: input, options: options),
            AdapterContext(
                opener: opener, http: http,
                surroundings: AdapterContext.Surroundings(folder: Files.workingFolder, language: language)))
    }

    /// A table is read by rows, a JSON export by entries, everything else as a page.
    private var usualAdapter: String {
        let name = input.lowercased()
        if [".csv", ".tsv"].contains(where: { name.hasSuffix($0) }) { return "csv" }
        return name.hasSuffix(".json") ? "yeswiki" : "page"
    }
}
