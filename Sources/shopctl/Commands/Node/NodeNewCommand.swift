import AdapterKit
import ArgumentParser
import Messages
import NodeDetection
import ScienceShopSDK
import Workspace

struct NodeNewCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Start a node from an address or a file: what answers there, a source, and a first crosswalk.",
        discussion: """
            Looks at the place with a few requests: an OAI-PMH repository, forms of a YesWiki, feeds, a sitemap, JSON-LD, a \
            table in CSV, or the page itself. Each finding is shown with what speaks for it; the surest is taken, --as \
            takes another.

            Then writes a folder with node.yaml, a crosswalk of the fields whose labels say what they are (the others stand \
            in it as comments), a sample with its expected records, and a README. It passes `shopctl node check` at once; \
            the rest is yours to say. With --plan nothing is written.

            Examples:
              shopctl node new https://boutique.example.org/ --plan
              shopctl node new https://wiki.example.org/ --as yeswiki --form 3 --id nantes
              shopctl node new demandes.csv --id nantes --kind demand --basis consent
            """)

    @Argument(help: ArgumentHelp("The address of a site, or a file.", valueName: "place"))
    var place: String

    @Option(
        help: ArgumentHelp("The folder to write; nodes/ID of the workspace otherwise, or ID here.", valueName: "folder")
    )
    var to: String?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("The finding to take, where not the surest.", valueName: "finding"))
    var kind: SourceKind?

    @Option(help: ArgumentHelp("Of a YesWiki with several forms: the number of the one to take.", valueName: "number"))
    var form: String?

    @Option(help: ArgumentHelp("Id of the new node: lower-case letters, digits and hyphens.", valueName: "id"))
    var id: String?

    @Option(help: "The node's name, for people.")
    var name: String?

    @Option(name: .customLong("kind"), help: "What its records are, where the labels do not say it.")
    var records: RecordKind?

    @Option(help: ArgumentHelp("The language of its texts, as a tag such as fr or fr-CA.", valueName: "tag"))
    var language: String?

    @Option(
        help: "Why its records may be published; consent, which publishes nothing by itself, where nothing is said.")
    var basis: FirstSource.Basis?

    @Flag(help: "Show what would be written; write nothing.")
    var plan = false

    @Flag(help: "The address may lead into a private network or to this machine.")
    var allowPrivateAddresses = false

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) {
        if let id, !RecordIdentifier.isNodeID(id) {
            throw .usage(
                "\"\(id)\" is no id of a node.",
                fix: "Use lower-case letters, digits and hyphens: `--id \(Text.slug(id) ?? "lyon")`.")
        }
        if let language,
            language.isEmpty
                || !language.utf8.allSatisfy({
                    $0 == 0x2D || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39)
                })
        {
            throw .usage("\"\(language)\" is no language tag.", fix: "Write one such as fr, en or fr-CA.")
        }
    }

    func run(_ console: Console) async throws {
        let workspace = try House.workspaceFolder(global) == nil ? nil : House.workspace(global)
        let beginning = NodeBeginning(command: self, workspace: workspace, bans: await House.bans(near: global))
        defer { console.progress?.end() }
        console.progress?.show(ProgressState(subject: place, activity: "asking"))
        let report = try await Interruption.tidying(console) { try await beginning.run(console) }
        console.progress?.end()
        console.emit(Report(json: report.json) { report.show($0) })
    }
}

extension SourceKind: ExpressibleByArgument {}
