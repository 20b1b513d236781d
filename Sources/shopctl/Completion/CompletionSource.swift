import AdapterKit
import Messages
import PluginStore
import Workspace

/// Where the candidates for a value come from.
enum CompletionSource: Equatable {
    case listed([String])
    case files, folders
    /// Nodes that can be named; those the workspace harvests with their sources; those it could still add; several with
    /// commas between them.
    case nodes, selections, nodesToAdd, nodeList
    case sources, records, runs, channels
    /// Entries under `publish` in federation.yaml.
    case places
    case topics, schemas, documentSchemas, adapters
    /// Plugins that are found; those that were installed.
    case plugins, installedPlugins
    case nothing

    init(of argument: CommandInfo.Argument, in command: CommandInfo) {
        let place = (command.path + [argument.name]).joined(separator: " ")
        if !argument.values.isEmpty {
            self = .listed(argument.values + (place == "records export --format" ? ["singer"] : []))
            return
        }
        self =
            switch place {
            case "harvest <node>": .selections
            case "node add <node>": .nodesToAdd
            case "node show <node>", "node check <node>": .nodes
            case "init --nodes": .nodeList
            case "runs show <run>": .runs
            case "publish channel <name>", "publish wordpress --site": .places
            case "records show <id>", "records alias <new>", "deletions accept <id>", "deletions reject <id>": .records
            case "schema show <name>": .schemas
            case "schema validate --schema": .documentSchemas
            case "crosswalk try --adapter": .adapters
            case "help <topic>", "man <topic>": .topics
            case "plugin info <plugin>", "plugin confirm <plugin>", "plugin check <plugin>": .plugins
            case "plugin upgrade <plugin>", "plugin pin <plugin>", "plugin rollback <plugin>", "plugin remove <plugin>":
                .installedPlugins
            case "plugin install <from>", "plugin upgrade <from>": .files
            default:
                switch (argument.name, argument.valueName) {
                case ("--node", _) where command.path != ["init"]: .nodes
                case (_, "node/source"): .sources
                case (_, "channel"): .channels
                case (_, "dir"), (_, "folder"): .folders
                case (_, "file"), (_, "files"), (_, "input"): .files
                default: .nothing
                }
            }
    }

    func completion(of current: String, _ line: CompletionLine) async -> Completion {
        switch self {
        case .listed(let values): return Completion(candidates: values.map { .init(text: $0) })
        case .files: return Completion(others: .files)
        case .folders: return Completion(others: .folders)
        case .nothing: return Completion()
        case .topics: return Completion(candidates: Self.topics(after: line.positionals))
        case .schemas:
            let language = Language.spoken(in: CommandLine.arguments)
            return Completion(
                candidates: SchemaEntry.all.map { .init(text: $0.name, remark: $0.told(language)) })
        case .documentSchemas: return Completion(candidates: DocumentCheck.schemaNames.map { .init(text: $0) })
        case .adapters: return Completion(candidates: House.adapters.usable.map { .init(text: $0.manifest.id) })
        case .plugins, .installedPlugins:
            let found = House.plugins.all().filter {
                self == .plugins ? $0.place != .builtin && $0.shadow == nil : $0.entry != nil
            }
            return Completion(candidates: found.map { .init(text: $0.id, remark: .verbatim(PluginText($0).version)) })
        default: return Completion(candidates: await CompletionWorkspace(line).candidates(self, current))
        }
    }

    private static func topics(after words: [String]) -> [Completion.Candidate] {
        guard let command = CommandInfo.root.command(at: words) else { return [] }
        var candidates = command.commands.map {
            Completion.Candidate(text: $0.path.last ?? "", remark: Message(help: $0.abstract))
        }
        guard words.isEmpty else { return candidates }
        candidates += HelpTopic.all.map { .init(text: $0.name, remark: $0.summary) }
        return candidates + [.init(text: "topics", remark: HelpPage.topics.summary)]
    }
}
