import ArgumentParser
import Federation
import Messages
import ScienceShopSDK
import Workspace

struct ConsentGrantCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Write down that somebody said yes.",
        discussion: """
            Say who said it and what they were asked: a grant without either is worth nothing when it is asked for. The last \
            decision on a group stands for those before it, so a grant that reaches less far narrows one that reached \
            further.

            Examples:
              shopctl consent grant lyon:demand/2024-017 --group publication --scope public --by "Zoé Martin" --wording "May we publish your question?" --how letter
              shopctl consent grant lyon:demand/2024-017 --group contact --scope federation --until 2027-12-31 --by "Zoé Martin" --wording "May partners write to you?" --plan
            """)

    @Argument(help: ArgumentHelp("The identifier of the record.", valueName: "record"))
    var record: String

    @Option(
        help: ArgumentHelp(
            "What was granted: publication, contact, image or person; may be given several times.", valueName: "group"))
    var group: [ConsentGrant.Group]

    @Option(help: "How far it reaches: this node, the federation, or everyone.")
    var scope: PublicationScope

    @Option(help: ArgumentHelp("The last day it holds; for good when absent.", valueName: "date"))
    var until: String?

    @Option(help: ArgumentHelp("When it was given; today when absent.", valueName: "date"))
    var date: String?

    @Option(help: ArgumentHelp("Who gave it.", valueName: "name"))
    var by: String

    @Option(help: ArgumentHelp("The question as it was put.", valueName: "text"))
    var wording: String

    @Option(help: ArgumentHelp("The answer as it was given.", valueName: "text"))
    var answer = ""

    @Option(help: ArgumentHelp("How it was collected: form, letter, call…", valueName: "word"))
    var how = ""

    @Option(help: ArgumentHelp("Who writes it down; the user of this machine when absent.", valueName: "name"))
    var recorder: String?

    @Flag(help: "Show what would appear and vanish where, and write nothing.")
    var plan = false

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) {
        guard !group.isEmpty else {
            throw .usage(
                "Say with --group what was granted.", fix: "Groups are publication, contact, image and person.")
        }
        guard !by.isEmpty, !wording.isEmpty else {
            throw .usage("--by and --wording cannot be empty.", fix: "Say who granted it, and what they were asked.")
        }
        let given = try ConsentDesk.past(try ConsentDesk.date(date, option: "--date"))
        if let end = try ConsentDesk.date(until, option: "--until"), end.certainlyPrecedes(given) {
            throw .usage("The grant ends before it was given.", fix: "Check --until and --date.")
        }
    }

    func run(_ console: Console) async throws {
        let desk = try await ConsentDesk(writing: global, plan: plan)
        let id = try await desk.record(record).id
        let given = try ConsentDesk.past(try ConsentDesk.date(date, option: "--date"))
        let end = try ConsentDesk.date(until, option: "--until")
        let decisions = group.map { group in
            ConsentDecision(
                record: id, group: group, isGranted: true, scope: scope, date: given, until: end, wording: wording,
                answer: answer, givenBy: by, collected: how, recordedAt: SystemTime.now(),
                recordedBy: recorder ?? ConsentDesk.recorder)
        }
        try await desk.conclude(decisions, isPlan: plan, console)
    }
}
