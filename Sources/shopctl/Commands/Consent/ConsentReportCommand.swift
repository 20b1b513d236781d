import ArgumentParser
import Dissemination
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

struct ConsentReportCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Say of each withdrawal where it arrived, and who may still show the record.",
        discussion: """
            Each channel that ever received the record is told a deletion, or the record without what was refused, and a \
            receipt says so. Nodes that fetch from this one are known by their tokens: it is told how far each has come. \
            Whoever takes records without saying who they are is unknown.

            Examples:
              shopctl consent report
              shopctl consent report lyon:demand/2024-017
              shopctl consent report --since 2026-11-01 --format json
            """)

    @Argument(help: ArgumentHelp("The identifier of a record; all records when absent.", valueName: "record"))
    var record: String?

    @Option(help: ArgumentHelp("Only withdrawals that were written down on this day or later.", valueName: "date"))
    var since: String?

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) { _ = try ConsentDesk.date(since, option: "--since") }

    func run(_ console: Console) async throws {
        let desk = try await ConsentDesk(reading: global)
        let id: RecordIdentifier? = if let record { try await desk.record(record).id } else { nil }
        let from = try ConsentDesk.date(since, option: "--since")?.earliest
        let reports = try await desk.ledger.read {
            try ConsentReport.all(in: $0, of: id, since: from, anonymous: [OAIChannel.name])
        }
        console.emit(
            Report(list: reports.map(ConsentText.json)) { console in
                guard !reports.isEmpty else { return console.line("Nothing was withdrawn.") }
                for report in reports { ConsentText.show(report, console) }
            })
    }
}
