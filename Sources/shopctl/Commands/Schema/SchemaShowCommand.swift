import ArgumentParser
import JSONSchema
import Messages
import ScienceShopSDK

struct SchemaShowCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what belongs in a file or a record, key by key.",
        discussion: """
            As a table: each key with its type and what it means, a star for those that must be there. With --format \
            json: the JSON Schema (2020-12) or SKOS document itself.

            Examples:
              shopctl schema show node
              shopctl schema show vocabulary/role
              shopctl schema show record --format json > record.schema.json
            """)

    @Argument(help: "A name of `shopctl schema list`.")
    var name: String

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        guard let entry = SchemaEntry.all.first(where: { $0.name == name }) else {
            let names = SchemaEntry.all.map(\.name)
            let near = Spelling.nearest(to: name, among: names) ?? names.first { $0.hasSuffix("/" + name) }
            throw Failure.usage(
                "There is no schema `\(name)`.",
                fix: near.map { "Did you mean `\($0)`?" } ?? "`shopctl schema list` lists them.")
        }
        let document = entry.document
        switch console.format {
        case .json: console.write(entry.text.hasSuffix("\n") ? entry.text : entry.text + "\n")
        case .jsonl, .singer: console.jsonLine(document)
        case .table:
            if entry.group == .vocabulary {
                VocabularyText.show(document, console)
            } else {
                SchemaText.show(entry, document, console)
            }
        }
    }
}
