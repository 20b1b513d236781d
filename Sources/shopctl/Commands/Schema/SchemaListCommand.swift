import ArgumentParser
import JSONSchema
import Messages

struct SchemaListCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the schemas and vocabularies this program carries.",
        discussion: """
            Examples:
              shopctl schema list
              shopctl schema list --format json
            """)

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let list = SchemaEntry.all.map { entry -> JSONValue in
            ["name": .string(entry.name), "group": .string(entry.group.rawValue), "summary": .string(entry.summary)]
        }
        console.emit(
            Report(list: list) { console in
                var table = Table([.text("NAME"), .text("SECTION"), .text("WHAT IT IS", .cut)])
                for entry in SchemaEntry.all {
                    table.rows.append([
                        .init(entry.name, .bold), .words(entry.group.told, .dim), .words(entry.told(console.language)),
                    ])
                }
                console.table(table)
            })
    }
}
