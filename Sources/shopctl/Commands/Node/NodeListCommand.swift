import AdapterKit
import ArgumentParser
import JSONSchema
import Messages
import Workspace

struct NodeListCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the nodes that can be named, and whether this workspace harvests them.",
        discussion: """
            Works outside of a workspace too; then it shows the nodes this program carries.

            Examples:
              shopctl node list
              shopctl node list --format jsonl
            """)

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let (finder, workspace) = try House.finder(global)
        let here = workspace?.folder ?? Files.workingFolder
        var table = Table([
            .text("NODE"), .text("NAME", .cut), .text("TERRITORY", .cut), .number("SOURCES"), .text("HARVESTED"),
            .text("FROM", .cut),
        ])
        var list: [JSONValue] = []
        var seen: Set<String> = []
        for name in finder.names {
            switch finder.node(name, from: here) {
            case .valid(let node):
                guard seen.insert(node.id).inserted else { continue }
                let isHarvested = workspace?.node(node.id) != nil
                table.rows.append([
                    .init(node.id, .bold), .init(node.config.name.text(console.language)),
                    .init(node.config.territoryLabel ?? ""),
                    .number(node.config.sources.count), .words(isHarvested ? "yes" : "no", isHarvested ? .green : .dim),
                    .words(node.files.told),
                ])
                list.append(node.summaryJSON(isHarvested: isHarvested))
            case .invalid(let problems):
                table.rows.append([
                    .init(name, .bold), .words("(not valid: `shopctl node check \(name)` says why)", .red), "", "", "",
                    "",
                ])
                list.append(["node": .string(name), "problems": .array(problems.map(\.json))])
            }
        }
        console.emit(Report(list: list) { [table] in $0.table(table) })
    }
}

extension Node {
    func summaryJSON(isHarvested: Bool) -> JSONValue {
        .object(
            JSONObject(present: [
                ("node", .string(id)), ("name", config.name.json), ("summary", config.summary.json),
                ("territory", config.territory), ("languages", .array(config.languages.map(JSONValue.string))),
                ("sources", .array(config.sources.map { .string($0.id) })), ("harvested", .bool(isHarvested)),
                ("from", .text(files.told)),
            ]))
    }
}
