import ArgumentParser
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Translations
import Workspace

struct ForgetCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Erase a person or a record for good, and never take it again.",
        discussion: """
            Names a record by its identifier, or gives words to be erased wherever they stand: a name, an e-mail address, \
            a telephone number. With a person's record go the names and addresses it has, from every other record too.

            Erased are records, what sources said, evidence, raw payloads, the search index, run logs and consent. A \
            tombstone without content stays, so that channels can tell of the deletion, and keyed hashes, by which later \
            harvests leave out what was forgotten. It cannot be undone: look at --plan first. Afterwards publish the \
            channels that are named. Copies that were made elsewhere (exports, backups, a log of requests) are yours \
            to erase, and so are the source's own pages.

            Examples:
              shopctl forget lyon:person/jeanne-martin --plan
              shopctl forget "Jeanne Martin" jeanne.martin@example.org "06 12 34 56 78"
              shopctl forget lyon:demand/12 --yes
              shopctl forget --list
            """)

    @Argument(help: ArgumentHelp("Records, or words to erase everywhere.", valueName: "record|words"))
    var targets: [String] = []

    @Flag(help: "Show what would be erased; erase nothing.")
    var plan = false

    @Flag(help: "Do not ask.")
    var yes = false

    @Flag(help: "Of a person, erase the record alone and leave the names in other records.")
    var recordOnly = false

    @Flag(help: "Show when something was forgotten, and how much; what it was is not known any more.")
    var list = false

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        if list { return try await ForgottenReport.show(try await House.ledgerForReading(workspace), console) }
        guard !targets.isEmpty else {
            throw Failure.usage(
                "Nothing is named that is to be forgotten.",
                fix: "Name a record, or words: `shopctl forget lyon:person/jeanne-martin --plan`.")
        }
        let request = try request()
        guard Files.exists(workspace.ledgerPath) else {
            throw Failure.usage(
                "There is no ledger yet, so there is nothing to forget.", fix: "Harvest first: `shopctl harvest`.")
        }
        try await House.checkIsForgettable(request.records, in: try await House.ledgerForReading(workspace))
        if plan || !yes {
            let report = try await Forgetting(try House.rehearsal(workspace)).erasing(request)
            if plan { return emit(report, console) }
            guard Questions.areWelcome(console) else {
                throw Failure.usage(
                    "Nothing was erased: forgetting cannot be undone, so it must be confirmed.",
                    fix: "Look at it with --plan, then add --yes.")
            }
            ForgottenReport.show(report, isPlan: true, console)
            let questions = Questions(console: console, words: .told(in: .spoken(in: CommandLine.arguments)))
            let answer = try questions.ask("Erase it for good? Write “forget” to do it", proposal: "")
            guard answer == "forget" else { return console.line("Nothing was erased.") }
        }
        emit(try await Forgetting(try await House.ledgerForWriting(workspace)).forget(request), console)
    }

    private func request() throws(Failure) -> Forgetting.Request {
        var request = Forgetting.Request(takesNames: !recordOnly)
        for target in targets {
            if let id = RecordIdentifier(target) {
                request.records.append(id)
            } else if Forgetting.isEnough(target) {
                request.words.append(target)
            } else {
                throw .usage(
                    "“\(target)” is too short or too long to be told from other words.",
                    fix: "Give a whole name, address or number, or a record's identifier.")
            }
        }
        return request
    }

    private func emit(_ report: ForgetReport, _ console: Console) {
        console.emit(
            Report(json: ForgottenReport.json(report, isPlan: plan)) {
                ForgottenReport.show(report, isPlan: plan, $0)
            })
    }
}
