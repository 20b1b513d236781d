import ArgumentParser
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

struct PublishListCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the channels records are published to: what each shows, and how far behind it is.",
        discussion: """
            Those that were published to, and the places that federation.yaml names under `publish`, by the NAME that \
            `shopctl publish channel` takes.

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
        let places = workspace.channelNames.compactMap { workspace.config.channels[$0] }
        let entries = try await ledger.read { reader in
            let head = try reader.lastSequence()
            var entries = try reader.channels().map { channel in
                ChannelEntry(
                    name: channel.name, channel: channel, tally: try reader.receiptTally(of: channel.name), head: head)
            }
            for place in places {
                let name = workspace.channel(of: place)
                if let index = entries.firstIndex(where: { $0.place == nil && $0.name.hasSameBytes(as: name) }) {
                    entries[index].place = place.name
                } else {
                    entries.append(ChannelEntry(name: name, place: place.name, head: head))
                }
            }
            return entries
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
            .text("NAME"), .text("CHANNEL", .cut), .number("SHOWN"), .number("WITHDRAWN"), .number("DUE"),
            .number("BEHIND"), .text("LAST RUN (UTC)"), .text("VERDICT"),
        ])
        for entry in entries {
            table.rows.append([
                .init(entry.place ?? "", .bold), .init(entry.name), .count(entry.tally.shown),
                .count(entry.tally.withdrawn), .count(entry.tally.due, .yellow), .count(entry.behind, .yellow),
                entry.channel.map { .moment($0.ranAt) } ?? .words("never", .dim),
                entry.channel.map { RunText.verdict($0.verdict) } ?? .init(""),
            ])
        }
        return table
    }
}

/// A channel with what it shows; without it, a place that was not published to yet.
private struct ChannelEntry: Sendable {
    let name: String
    /// Its entry in federation.yaml.
    var place: String?
    var channel: Channel?
    var tally = ReceiptTally()
    let head: Int

    var behind: Int { max(0, head - (channel?.bookmark ?? 0)) }

    var json: JSONValue {
        .object(
            JSONObject(present: [
                ("name", place.map { .string($0) }), ("channel", .string(name)), ("shown", .count(tally.shown)),
                ("withdrawn", .count(tally.withdrawn)), ("due", .count(tally.due)),
                ("bookmark", .count(channel?.bookmark ?? 0)), ("head", .count(head)), ("behind", .count(behind)),
                ("isFinished", .bool(channel?.isFinished ?? false)),
                ("finishedAt", channel?.finishedAt.map { .text($0) }), ("ranAt", channel.map { .text($0.ranAt) }),
                ("verdict", channel?.verdict.map { .string($0.rawValue) }),
            ]))
    }
}
