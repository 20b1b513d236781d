import ArgumentParser
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

struct RecordsExportCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write whole records, one canonical JSON text a line.",
        discussion: """
            A whole copy for a backup or another workspace: tombstones and private members too, in the order of the \
            identifiers. It is no publication. Importing it into an empty workspace and exporting again gives the same \
            bytes.

            Examples:
              shopctl records export -o all.jsonl
              shopctl records export --kind demand | shopctl records import - --workspace ../other
              shopctl records export --format json > all.json
            """)

    @OptionGroup var filter: RecordFilter

    @Option(help: "Active records, deleted ones (tombstones), or all.")
    var status: RecordFilter.Status = .all

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The file to write, replaced when whole; standard output otherwise.", valueName: "file"))
    var output: String?

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        let ledger = try await House.ledgerForReading(workspace)
        try await House.checkNode(filter.node, workspace, ledger)
        guard let output else {
            try await write(ledger) { console.write(bytes: $0) }
            return
        }
        var file = try OutputFile(replacing: Files.absolute(output))
        let count: Int
        do {
            count = try await write(ledger) { try file.write($0) }
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
    private func write(_ ledger: any Ledger, _ put: ([UInt8]) throws -> Void) async throws -> Int {
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
