import AdapterKit
import ArgumentParser
import BuiltinAdapters
import JSONSchema
import Messages
import PluginTemplates
import Workspace

struct PluginNewCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Begin a plugin: an adapter that works, with its tests.",
        discussion: """
            Writes a folder that `shopctl plugin check` finds sound at once: a manifest, an adapter that reads a feed in \
            JSON Lines, a sample of one, tests, and a README that says how to go on. One in Python needs Python 3.9 or \
            later and nothing else. One in Swift is a package that depends on this project's, which --sdk names, and is \
            built before it runs.

            Examples:
              shopctl plugin new wiki --language python
              shopctl plugin new wiki --language swift --sdk ../science-shop-federation
              shopctl plugin new wiki --language python --to plugins/wiki
            """)

    @Argument(help: "The plugin's id: lower-case letters, digits and hyphens.")
    var name: String

    @Option(help: "The language it is written in.")
    var language: Tongue

    @Option(help: ArgumentHelp("The folder to make; one of the plugin's name otherwise.", valueName: "dir"))
    var to: String?

    @Option(
        help: ArgumentHelp(
            "With `swift`: the folder or the Git repository of the federation's Swift package.", valueName: "dir"))
    var sdk: String?

    @OptionGroup var global: GlobalOptions

    enum Tongue: String, CaseIterable, ExpressibleByArgument { case python, swift }

    func check() throws(Failure) {
        guard (language == .swift) == (sdk != nil) else {
            throw language == .swift
                ? .usage(
                    "A plugin in Swift depends on the federation's package, and nothing says where that is.",
                    fix: "Name its folder or Git repository with --sdk.")
                : .usage("--sdk is for a plugin in Swift.", fix: "Leave it out, or say --language swift.")
        }
        guard BuiltinAdapters.named(name) == nil else {
            throw .usage("This program has an adapter `\(name)` itself.", fix: "Take another name.")
        }
    }

    func run(_ console: Console) async throws {
        let plugin = try NewPlugin(id: name, in: template())
        let folder = Files.absolute(to ?? name)
        guard !Files.exists(folder) else {
            throw Failure.usage("\(Files.shown(folder)) is there already.", fix: "Name another folder with --to.")
        }
        try plugin.write(to: folder)
        let shown = Files.shown(folder)
        let next: [String] =
            switch language {
            case .python: ["shopctl plugin check \(shown)", "shopctl plugin install \(shown)"]
            case .swift: ["make -C \(shown) check", "shopctl plugin install \(shown)/plugin"]
            }
        console.emit(
            Report(json: [
                "plugin": .string(name), "folder": .string(folder),
                "written": .array(plugin.files.map { .string(folder + "/" + $0.path) }),
                "next": .array(next.map { .string($0) }),
            ]) { console in
                console.line("The plugin \(name) begins in \(shown).", .bold)
                for file in plugin.files { console.note("  written  \(file.path)") }
                for command in next { console.note("Next: \(command)") }
            })
    }

    private func template() throws(FederationError) -> NewPlugin.Language {
        guard let sdk else { return .python }
        return .swift(try PluginPackage(sdk, version: Shopctl.version))
    }
}
