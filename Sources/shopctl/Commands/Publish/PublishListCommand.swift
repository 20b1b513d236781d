import ArgumentParser
import Federation
import JSONSchema
import Messages
import ScienceShopSDK

struct PublishListCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the channels that were published to: what each shows, and how far behind it is.",
        discussion: """
            BEHIND counts the changes of the ledger that a channel has not been told yet. DUE counts records that a \
            channel must be sent again because a sending failed or was cut short.

            Examples:
              shopctl publish list
              shopctl publish list --format json
            """)

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        let ledger = try await House.ledgerForReading(workspace)
        let entries = try await ledger.read { reader in
            let head = try reader.lastSequence()
            return try reader.channels().map { channel in
                ChannelEntry(channel: channel, tally: try reader.receiptTally(of: channel.name), head: head)
            }
        }
        console.emit(
            Report(list: entries.map(\.json)) { console in
                guard !entries.isEmpty else {
                    return console.line("Nothing was published yet. `shopctl publish site --to DIR` begins.")
                }
                console.table(Self.table(entries))
            })
    }

    private static func table(_ entries: [ChannelEntry]) -> Table {
        var table = Table([
            .text("CHANNEL", .cut), .number("SHOWN"), .number("WITHDRAWN"), .number("DUE"), .number("BEHIND"),
            .text("LAST RUN (UTC)"), .text("VERDICT"),
        ])
        for entry in entries {
            let verdict = entry.channel.verdict
            table.rows.append([
                .init(entry.channel.name, .bold), .count(entry.tally.shown), .count(entry.tally.withdrawn),
                .count(entry.tally.due, .yellow), .count(entry.behind, .yellow),
                .moment(entry.channel.ranAt),
                RunText.verdict(verdict),
            ])
        }
        return table
    }
}

/// A channel with what it shows.
private struct ChannelEntry: Sendable {
    let channel: Channel
    let tally: ReceiptTally
    let head: Int

    var behind: Int { max(0, head - channel.bookmark) }

    var json: JSONValue {
        .object(
            JSONObject(present: [
                ("channel", .string(channel.name)), ("shown", .count(tally.shown)),
                ("withdrawn", .count(tally.withdrawn)), ("due", .count(tally.due)),
                ("bookmark", .count(channel.bookmark)), ("head", .count(head)), ("behind", .count(behind)),
                ("isFinished", .bool(channel.isFinished)),
                ("finishedAt", channel.finishedAt.map { .text($0) }), ("ranAt", .text(channel.ranAt)),
                ("verdict", channel.verdict.map { .string($0.rawValue) }),
            ]))
    }
}
