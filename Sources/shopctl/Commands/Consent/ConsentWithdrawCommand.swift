import ArgumentParser
import Federation
import Messages
import ScienceShopSDK
import Workspace

struct ConsentWithdrawCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Take a grant back, or refuse what a source shows.",
        discussion: """
            Without --group everything is refused: publication, contacts, images and other personal data. It counts whatever \
            the basis of the source, and goes on counting when the source tells its old answer again. To narrow a grant \
            instead, write down a grant that reaches less far.

            Examples:
              shopctl consent withdraw lyon:demand/2024-017 --why "Asked by telephone"
              shopctl consent withdraw lyon:demand/2024-017 --group contact --plan
            """)

    @Argument(help: ArgumentHelp("The identifier of the record.", valueName: "record"))
    var record: String

    @Option(
        help: ArgumentHelp(
            "What is withdrawn: publication, contact, image or person; may be given several times.", valueName: "group"
        ))
    var group: [ConsentGrant.Group] = []

    @Option(help: ArgumentHelp("Why, in their words.", valueName: "text"))
    var why = ""

    @Option(help: ArgumentHelp("When they said so; today when absent.", valueName: "date"))
    var date: String?

    @Option(help: ArgumentHelp("Who said so.", valueName: "name"))
    var by = ""

    @Option(help: ArgumentHelp("How they said it: form, letter, call…", valueName: "word"))
    var how = ""

    @Option(help: ArgumentHelp("Who writes it down; the user of this machine when absent.", valueName: "name"))
    var recorder: String?

    @Flag(help: "Show what would vanish where, and write nothing.")
    var plan = false

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) { _ = try ConsentDesk.past(try ConsentDesk.date(date, option: "--date")) }

    func run(_ console: Console) async throws {
        let desk = try await ConsentDesk(writing: global, plan: plan)
        let id = try await desk.record(record).id
        let given = try ConsentDesk.past(try ConsentDesk.date(date, option: "--date"))
        let decisions = (group.isEmpty ? ConsentGrant.Group.all : group).map { group in
            ConsentDecision(
                record: id, group: group, isGranted: false, date: given, answer: why, givenBy: by, collected: how,
                recordedAt: SystemTime.now(), recordedBy: recorder ?? ConsentDesk.recorder)
        }
        try await desk.conclude(decisions, isPlan: plan, console)
    }
}
