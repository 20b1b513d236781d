import AdapterKit
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
            harvests leave out what was forgotten. It cannot be undone: look at --plan first. Copies that were made \
            elsewhere (exports, backups, a log of requests) are yours to erase, and so are the source's own pages.

            Every channel that was ever given any of it is published to at once, as it was the last time. If one cannot be \
            told, the exit code is 10; ask for the same again when it can.

            A record's identifier stays, because harvesters are told of its deletion by that name. If a name is in it, \
            forget the record, give harvesters time to come, and then ask for the same with --and-identifier.

            Examples:
              shopctl forget lyon:person/jeanne-martin --plan
              shopctl forget "Jeanne Martin" jeanne.martin@example.org "06 12 34 56 78" --why "Letter of 3 May"
              shopctl forget lyon:demand/12 --yes
              shopctl forget lyon:person/jeanne-martin --and-identifier
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

    @Option(help: ArgumentHelp("Why; is kept, so it must name nobody.", valueName: "text"))
    var why = ""

    @Option(help: ArgumentHelp("Who writes it down; the user of this machine when absent.", valueName: "name"))
    var recorder: String?

    @Flag(help: "Publish to no channel; each shows it until it is published to.")
    var noPublish = false

    @Flag(
        help:
            "Erase the identifier too, once every channel was told: whoever comes later to harvest never hears of the deletion."
    )
    var andIdentifier = false

    @Flag(
        help:
            "Show when something was forgotten, why and by whom; of a record or words, whether they are. What it was is not known any more."
    )
    var list = false

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) {
        guard !noPublish || !andIdentifier else {
            throw .usage(
                "With --no-publish no channel is told of the deletion, so the identifier must stay.",
                fix: "Leave one of them out.")
        }
    }

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        if list {
            return try await ForgottenReport.show(try await House.ledgerForReading(workspace), about: targets, console)
        }
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
            if plan { return emit(ForgottenReport(report: report, isPlan: true), console) }
            guard Questions.areWelcome(console) else {
                throw Failure.usage(
                    "Nothing was erased: forgetting cannot be undone, so it must be confirmed.",
                    fix: "Look at it with --plan, then add --yes.")
            }
            ForgottenReport(report: report, isPlan: true).show(console)
            let questions = Questions(console: console, words: .told(in: .spoken(in: CommandLine.arguments)))
            let answer = try questions.ask("Erase it for good? Write “forget” to do it", proposal: "")
            guard answer == "forget" else { return console.line("Nothing was erased.") }
        }
        try await forget(request, workspace, console)
    }

    /// First it is erased, then channels are told, then the ledger's file is rewritten. Killed in between, the same may be
    /// asked for again.
    private func forget(_ request: Forgetting.Request, _ workspace: Workspace, _ console: Console) async throws {
        let ledger = try await House.ledgerForWriting(workspace)
        let forgetting = Forgetting(ledger)
        var told = ForgottenReport(report: try await forgetting.erasing(request), isPlan: false)
        let channels = ForgottenChannels(
            workspace: workspace, ledger: ledger, equipment: House.equipment(bans: await House.bans(near: global)),
            observer: PublishProgress(console))
        let (isAsked, report) = (!noPublish, told.report)
        told.outcomes = try await Interruption.cancelling(console) {
            try await channels.tell(report, isAsked: isAsked)
        }
        var failure: FederationError?
        if andIdentifier {
            let outcomes = told.outcomes
            let gone = Set(outcomes.filter { if case .gone = $0.state { true } else { false } }.map(\.channel))
            do {
                told.identifiers = try await forgetting.giveUpIdentifiers(told.report.announced, besides: gone)
                told.outcomes = try await Interruption.cancelling(console) { try await channels.renew(outcomes) }
            } catch let error as FederationError where error.code == "forget-untold" {
                failure = error
            }
        }
        console.progress?.end()
        do { try await ledger.purge() } catch let error as FederationError { failure = failure ?? error }
        emit(told, console)
        if let failure { throw Failure(failure) }
        if told.outcomes.contains(where: \.isFailed) { throw ExitCode(ExitStatus.partial.rawValue) }
    }

    private func request() throws(Failure) -> Forgetting.Request {
        var request = Forgetting.Request(
            takesNames: !recordOnly, why: why, by: recorder ?? ConsentDesk.recorder)
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

    private func emit(_ report: ForgottenReport, _ console: Console) {
        console.emit(Report(json: report.json) { report.show($0) })
    }
}
