import AdapterKit
import ArgumentParser
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

struct NodeCheckCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a node: its configuration, its crosswalks, and what its samples give.",
        discussion: """
            Harvests each sample in memory and compares the records with the expected ones, field by field. Nothing is \
            written to the ledger. Exit code 16 when something is wrong.

            With --accept, what the samples give now becomes what is expected of them: read the differences first.

            Examples:
              shopctl node check lyon
              shopctl node check ./nodes/nantes --accept
            """)

    @Argument(help: "A node's name, or the path of its folder.")
    var node: String

    @Flag(help: "Write what the samples give as the expected records; only for a node in a folder.")
    var accept = false

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let (finder, _) = try House.finder(global)
        guard let files = finder.files(of: node, from: Files.workingFolder) else {
            _ = try House.node(node, finder)
            return
        }
        let check: NodeCheck
        switch finder.node(node, from: Files.workingFolder) {
        case .valid(let node):
            console.progress?.show(ProgressState(subject: node.id, activity: "checking"))
            check = await Interruption.tidying(console) {
                await NodeCheck.run(node, equipment: House.equipment, validator: House.validator)
            }
            console.progress?.end()
        case .invalid(let problems):
            check = NodeCheck(node: node, problems: problems, samples: [])
        }
        if accept, check.problems.isEmpty { return try write(check, files, console) }
        console.emit(Report(json: NodeCheckText.json(check)) { NodeCheckText.show(check, $0) })
        if !check.isSound { throw ExitCode(ExitStatus.problems.rawValue) }
    }

    private func write(_ check: NodeCheck, _ files: NodeFiles, _ console: Console) throws {
        guard case .folder(let folder) = files else {
            throw Failure.usage(
                "The node \(check.node) is part of the program; its samples cannot be changed here.",
                fix: "Copy the node into a folder and check that.")
        }
        var written: [String] = []
        for sample in check.samples {
            guard sample.records.isEmpty == false else {
                let failure: Message = sample.failure ?? "its crosswalks found nothing"
                throw Failure(
                    .problems, code: "sample-gives-nothing",
                    "The sample \(sample.sample.input) gives no record: \(failure).",
                    fix: "Look at it with `shopctl crosswalk try`.")
            }
            let path = Files.absolute(sample.sample.expected, in: folder)
            try Files.replace(path, ExpectedRecords.text(of: sample.records).utf8)
            written.append(Files.shown(path))
        }
        console.emit(
            Report(json: ["written": .array(written.map(JSONValue.string))]) {
                for path in written { $0.line("written  \(path)") }
            })
    }
}
