import ArgumentParser
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

struct RecordsListCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List records, in the order of their identifiers.",
        discussion: """
            `--format jsonl` prints the envelope and the title of each; `shopctl records export` gives whole records.

            Examples:
              shopctl records list --node occitanie --kind group --kind organisation
              shopctl records list --status deleted
            """)

    @OptionGroup var filter: RecordFilter

    @Option(help: "Active records, deleted ones (tombstones), or all.")
    var status: RecordFilter.Status = .active

    @Flag(help: "Only forks: records that two sources pass on in the same revision with different content.")
    var forks = false

    @Option(help: "At most so many.")
    var limit = 100

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) { try Check.limit(limit) }

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        let ledger = try await House.ledgerForReading(workspace)
        try await House.checkNode(filter.node, workspace, ledger)
        if forks { return try await listForks(ledger, console) }
        var query = filter.query(status)
        query.limit = limit
        let (records, tallies) = try await ledger.read { [query] in (try $0.records(query), try $0.tallies()) }
        let total = tallies.filter { matches($0, query) }.reduce(0) { $0 + $1.count }
        console.emit(Report(list: records.map(\.listJSON)) { show(records, total, $0) })
    }

    private func listForks(_ ledger: any Ledger, _ console: Console) async throws {
        let all = try await ledger.forks()
        let wanted = all.filter { id in
            (filter.kind.isEmpty || filter.kind.contains(id.kind)) && (filter.node.map { $0 == id.home } ?? true)
        }
        let records = try await ledger.read { [limit] reader in
            try wanted.prefix(limit).compactMap { try reader.storedRecord($0) }
        }
        console.emit(
            Report(list: records.map(\.listJSON)) { console in
                guard !records.isEmpty else { return console.line("No fork.") }
                show(records, wanted.count, console)
                console.note()
                console.note("`shopctl records show ID --copies` lays the contents side by side.", .dim)
            })
    }

    private func matches(_ tally: RecordTally, _ query: RecordQuery) -> Bool {
        (query.kinds.isEmpty || query.kinds.contains(tally.kind)) && (query.node == nil || query.node == tally.node)
            && (query.status == nil || query.status == tally.status)
    }

    private func show(_ records: [StoredRecord], _ total: Int, _ console: Console) {
        guard !records.isEmpty else {
            console.line(filter.kind.isEmpty && filter.node == nil ? "No record yet." : "No record of that sort.")
            if filter.kind.isEmpty, filter.node == nil { console.note("`shopctl harvest` brings them.", .dim) }
            return
        }
        var table = Table([.text("ID"), .text("TITLE", .cut), .number("REV"), .text("MODIFIED (UTC)")])
        for record in records {
            table.rows.append([
                .init(record.id.description, record.isDeleted ? .dim : .plain),
                record.isDeleted ? .words("(deleted) \(record.title)") : .init(record.title), .number(record.revision),
                .moment(record.modifiedAt, .dim),
            ])
        }
        console.table(table)
        if total > records.count {
            console.note()
            console.note("\(records.count) of \(total); `--limit \(plain: total)` shows all.", .dim)
        }
    }
}

extension StoredRecord {
    var title: String { SearchDocument.title(of: record) }

    var listJSON: JSONValue {
        .object(
            JSONObject(present: [
                ("id", .text(id)), ("kind", .string(id.kind.rawValue)), ("home", .string(id.home)),
                ("status", .string(isDeleted ? "deleted" : "active")), ("title", record["title"]),
                ("revision", .count(revision)), ("modifiedAt", .text(modifiedAt)), ("contentHash", .text(contentHash)),
            ]))
    }
}
