import AdapterKit
import ArgumentParser
import JSONSchema
import Messages
import PluginStore

struct PluginListCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the plugins there are, which of them are used, and why others are not.",
        discussion: """
            Installed ones are compared with what was installed: one whose files were changed is broken. So is one without \
            a program or with a plugin.yaml that is not valid. A broken plugin harms no other.

            Examples:
              shopctl plugin list
              shopctl plugin list --format jsonl
            """)

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let plugins = await Blocking.run { House.plugins.all(verifying: true) }
        let texts = plugins.map(PluginText.init)
        let lockFault = House.plugins.lockFault
        console.emit(
            Report(list: texts.map(\.summaryJSON)) { console in
                var table = Table([
                    .text("PLUGIN"), .text("VERSION"), .text("STATE"), .text("FROM"), .text("WHAT IT READS", .cut),
                ])
                for text in texts { table.rows.append(text.row(console.language)) }
                console.table(table)
                for text in texts {
                    guard let reason = text.reason else { continue }
                    console.line()
                    console.paragraph("\(text.plugin.id): \(reason)", .yellow)
                }
            })
        if let lockFault { console.warn(lockFault.told) }
    }
}
