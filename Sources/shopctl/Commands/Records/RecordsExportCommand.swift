import ArgumentParser
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Singer
import Workspace

struct RecordsExportCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write whole records, one canonical JSON text a line.",
        discussion: """
            A whole copy for a backup or another workspace: tombstones and private members too, in the order of the \
            identifiers. It is no publication. Importing it into an empty workspace and exporting again gives the same \
            bytes.

            `--format singer` makes it a Singer tap, for any target: a stream a kind, records in the order in which they \
            changed, and `_sdc_deleted_at` in those that left. `--state` goes on where a target was.

            Examples:
              shopctl records export -o all.jsonl
              shopctl records export --kind demand | shopctl records import - --workspace ../other
              shopctl records export --format json > all.json
              shopctl records export --format singer | target-jsonl > state.json
              shopctl records export --format singer --state state.json | target-jsonl >> state.json
            """)
    static let feedsTargets = true

    @OptionGroup var filter: RecordFilter

    @Option(help: "Active records, deleted ones (tombstones), or all.")
    var status: RecordFilter.Status = .all

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The file to write, replaced when whole; standard output otherwise.", valueName: "file"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "What a Singer target printed: only what changed since is written. An empty file is the beginning.",
            valueName: "file"))
    var state: String?

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) {
        guard state != nil, global.format != .singer else { return }
        throw .usage("`--state` goes on with an export for a Singer target.", fix: "Add `--format singer`.")
    }

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        let ledger = try await House.ledgerForReading(workspace)
        try await House.checkNode(filter.node, workspace, ledger)
        // Read first: the file may also be where a shell sends what comes of this.
        let state = try state.flatMap { try SingerState(parsing: Files.read(Files.absolute($0)), name: $0) }
        guard let output else {
            try await write(ledger, state) { console.write(bytes: $0) }
            return
        }
        var file = try OutputFile(replacing: Files.absolute(output))
        let count: Int
        do {
            count = try await write(ledger, state) { try file.write($0) }
            try file.finish()
        } catch {
            file.discard()
            throw error
        }
        // Here the format is the file's; what is said of it goes elsewhere.
        if !global.quiet {
            Console.standardError(console.text("\(.records(count)) written to \(output)"))
        }
    }

    /// Writes the records page by page, so that a large ledger never has to be in memory.
    @discardableResult
    private func write(
        _ ledger: any Ledger, _ state: SingerState?, _ put: ([UInt8]) throws -> Void
    ) async throws -> Int {
        if global.format == .singer {
            let selection = SingerSelection(kinds: Set(filter.kind), node: filter.node, status: status.query)
            return try await SingerExport(ledger, selection: selection, after: state).write(put)
        }
        let isArray = global.format == .json
        var count = 0
        var query = filter.query(status)
        if isArray { try put(Array("[".utf8)) }
        while true {
            let page = try await ledger.records(query)
            for record in page {
                if isArray { try put(Array((count == 0 ? "\n" : ",\n").utf8)) }
                try put(record.canonicalBytes + (isArray ? [] : [0x0A]))
                count += 1
            }
            guard page.count == query.limit, let last = page.last?.id else { break }
            query.after = last
        }
        if isArray { try put(Array((count == 0 ? "]\n" : "\n]\n").utf8)) }
        return count
    }
}
