import AdapterKit
import ArgumentParser
import FederationConformance
import JSONSchema
import Messages
import PluginStore
import Workspace

struct PluginCheckCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Run a plugin through everything an adapter must do.",
        discussion: """
            The suite is the one that the adapters of this program pass. It reads a source in every way a harvest may: \
            page by page, again, from any place in between, two at once, cancelled. The plugin runs for it, so read its \
            program first when it is a stranger's. Exit code 16 when something is wrong.

            Each file or folder in the plugin's samples/ is a source; samples/NAME.options.json holds the options of one. \
            With --location, that one is read instead.

            One that publishes is sent records, changes of them and withdrawals, each time at a new place in a folder that is \
            then thrown away; --option gives the options of it.

            Examples:
              shopctl plugin check ./tally
              shopctl plugin check ./tally --location https://example.org/data --option form=3
              shopctl plugin check ./tally --secret password=TALLY_PASSWORD
              shopctl plugin check ./bulletin --option heading=News
            """)

    @Argument(help: ArgumentHelp("A plugin's folder, or its id.", valueName: "plugin"))
    var plugin: String

    @Option(help: ArgumentHelp("A source to read: a path or an address.", valueName: "place"))
    var location: String?

    @Option(help: ArgumentHelp("An option of the adapter; may be given several times.", valueName: "key=value"))
    var option: [String] = []

    @Option(
        help: ArgumentHelp("A secret, and the variable of the environment that holds it.", valueName: "key=variable"))
    var secret: [String] = []

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let found = try await subject()
        var check = PluginCheck(plugin: found)
        if let plugin = PluginAdapter(found), found.fault == nil {
            let (secrets, options) = (try secrets(), try options())
            guard location != nil || option.isEmpty || check.publishes else {
                throw Failure.usage(
                    "--option is of a source that --location names, and \(found.id) does not publish.",
                    fix: "Options of a sample stand in samples/NAME.options.json.")
            }
            let adapter = PluginCheck.adapter(plugin)
            if check.reads { check.sources = try sources(of: found, options, secrets) }
            if check.publishes, location == nil { check.channel = ChannelTrial() }
            await Interruption.tidying(console) {
                let tell = { console.progress?.show(ProgressState(subject: found.id, activity: "checking")) ?? () }
                for index in check.sources.indices { await check.run(index, adapter, before: tell) }
                await check.channel?.run(adapter, options, secrets, before: tell)
            }
            console.progress?.end()
        }
        console.emit(Report(json: check.json) { [check] in check.show($0) })
        if !check.isSound {
            console.flush()
            throw ExitCode(ExitStatus.problems.rawValue)
        }
    }

    private func subject() async throws -> FoundPlugin {
        let folder = Files.absolute(plugin)
        guard Files.isFolder(folder) else { return try await House.plugin(plugin) }
        return await Blocking.run { House.plugins.inspect(folder) }
    }

    private func secrets() throws(Failure) -> [String: Secret] {
        var secrets: [String: Secret] = [:]
        for item in secret {
            let parts = item.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw .usage("--secret \"\(item)\" has no `=`.", fix: "Write it as KEY=VARIABLE.")
            }
            guard let value = Environment[parts[1]] else {
                throw .usage(
                    "The variable \(parts[1]) is not set, which holds the secret \"\(parts[0])\".")
            }
            secrets[parts[0]] = Secret(value)
        }
        return secrets
    }

    private func options() throws(Failure) -> JSONObject {
        var options = JSONObject()
        for item in option {
            guard let mark = item.firstIndex(of: "=") else {
                throw Failure.usage("--option \"\(item)\" has no `=`.", fix: "Write it as KEY=VALUE.")
            }
            let value = String(item[item.index(after: mark)...])
            options[String(item[..<mark])] = (try? JSONValue(parsing: value)) ?? .string(value)
        }
        return options
    }

    private func sources(
        of plugin: FoundPlugin, _ options: JSONObject, _ secrets: [String: Secret]
    ) throws -> [PluginCheck.Source] {
        guard let location else { return try PluginCheck.samples(of: plugin, secrets) }
        let place = location.contains(":") ? location : Files.absolute(location)
        return [
            PluginCheck.Source(
                name: location, configuration: AdapterConfiguration(location: place, options: options, secrets: secrets)
            )
        ]
    }
}
