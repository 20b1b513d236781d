import ArgumentParser
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

struct ConsentShowCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the answers about a record, and what each channel shows by them.",
        discussion: """
            Without a record, every decision that was written down is listed, the last one first.

            Examples:
              shopctl consent show
              shopctl consent show lyon:demand/2024-017
              shopctl consent show lyon:demand/2024-017 --format json
            """)

    @Argument(help: ArgumentHelp("The identifier of the record.", valueName: "record"))
    var record: String?

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let desk = try await ConsentDesk(reading: global)
        guard let record else { return try await list(desk, console) }
        let stored = try await desk.record(record)
        let found = try await desk.ledger.read { reader in
            Found(
                stored: stored,
                told: try reader.claims(of: stored.id).flatMap { claim in
                    claim.draft.consent.map { (source: claim.source.description, answer: $0) }
                },
                decisions: try ConsentDecision.all(on: stored.id, in: reader),
                outlooks: try ConsentOutlook.all(of: stored.id, in: reader, at: SystemTime.now()))
        }
        console.emit(Report(json: found.json) { show(found, $0) })
    }

    private struct Found: Sendable {
        let stored: StoredRecord
        let told: [(source: String, answer: ConsentGrant)]
        let decisions: [ConsentDecision]
        let outlooks: [ConsentOutlook]

        var json: JSONValue {
            [
                "record": .text(stored.id),
                "answers": .array(
                    told.map { told in
                        var object = told.answer.object
                        object["source"] = .string(told.source)
                        return .object(object)
                    }),
                "decisions": .array(decisions.map(\.json)),
                "channels": .array(outlooks.map { $0.json(of: stored.record) }),
            ]
        }
    }

    private func list(_ desk: ConsentDesk, _ console: Console) async throws {
        let decisions = try await desk.ledger.read { reader in
            var all: [ConsentDecision] = []
            var query = ConsentQuery()
            while true {
                let page = try reader.decisions(query)
                all += page
                guard page.count == query.limit, let last = page.last else { break }
                query.after = last.id
            }
            return Array(all.reversed())
        }
        console.emit(
            Report(list: decisions.map(\.json)) { console in
                guard !decisions.isEmpty else {
                    return console.line(
                        "Nobody has written a decision down. `shopctl consent grant` and `withdraw` do.")
                }
                console.table(ConsentText.table(of: decisions, withRecord: true))
            })
    }

    private func show(_ found: Found, _ console: Console) {
        console.data(found.stored.id.description, .bold)
        console.line("Told by sources", .bold)
        if found.told.isEmpty { console.line("  Nothing.", .dim) } else { console.table(told(found.told), indent: 2) }
        console.line("Written down here", .bold)
        if found.decisions.isEmpty {
            console.line("  Nothing.", .dim)
        } else {
            console.table(ConsentText.table(of: found.decisions, withRecord: false), indent: 2)
        }
        console.line("What channels show", .bold)
        for outlook in found.outlooks { ConsentText.show(outlook, of: found.stored.record, console) }
    }

    private func told(_ told: [(source: String, answer: ConsentGrant)]) -> Table {
        var table = Table([
            .text("SOURCE"), .text("GROUP"), .text("ANSWER"), .text("SCOPE"), .text("GIVEN"), .text("UNTIL"),
            .text("WORDS", .cut),
        ])
        for (source, answer) in told {
            table.rows.append([
                .init(source), .init(answer.object["group"]?.string ?? "?"), ConsentText.cell(answer.granted == true),
                .init(answer.object["scope"]?.string ?? ""), .init(answer.object["date"]?.string ?? ""),
                .init(answer.object["until"]?.string ?? ""), .init(answer.asWritten ?? ""),
            ])
        }
        return table
    }
}
