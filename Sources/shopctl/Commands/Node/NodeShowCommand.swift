import AdapterKit
import ArgumentParser
import Federation
import JSONSchema
import Messages
import Workspace

struct NodeShowCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a node: who it is, its sources, and how their last harvests went.",
        discussion: """
            Examples:
              shopctl node show quebec
              shopctl node show ./nodes/nantes --format json
            """)

    @Argument(help: "A node's name, or the path of its folder.")
    var node: String

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let (finder, workspace) = try House.finder(global)
        let node = try House.node(self.node, finder)
        var runs: [String: Run] = [:]
        var memories: [String: SourceMemory] = [:]
        if let workspace {
            let ledger = try await House.ledgerForReading(workspace)
            for source in node.config.sources {
                let key = SourceKey(node: node.id, source: source.id)
                runs[source.id] = try await ledger.runs(of: key, limit: 1).first
                memories[source.id] = try await ledger.read { try $0.memory(of: key) }
            }
        }
        console.emit(
            Report(json: json(node, workspace, runs, memories)) { [runs, memories] console in
                show(node, workspace, runs, console)
                showMemories(node.config.sources.compactMap { memories[$0.id] }, console)
                showQuirks(node.config, console)
            })
    }

    private func location(_ source: SourceConfig, _ node: Node, _ workspace: Workspace?) -> String {
        workspace?.config.overrides["\(node.id)/\(source.id)"]?.location.map { "\($0) (federation.yaml)" }
            ?? source.location
    }

    private func show(_ node: Node, _ workspace: Workspace?, _ runs: [String: Run], _ console: Console) {
        let config = node.config
        let language = console.language
        console.line(.verbatim("\(config.name.text(language)) (\(node.id))"), .bold)
        console.paragraph(.verbatim(config.summary.text(language)))
        console.line()
        var facts: [(Message, Message)] = [
            ("territory", .verbatim(config.territoryLabel ?? "")),
            ("languages", .verbatim(config.languages.joined(separator: ", "))),
            ("time zone", .verbatim(config.timeZone ?? "")), ("homepage", .verbatim(config.homepage ?? "")),
            ("licence", .verbatim(config.licence ?? "")), ("from", node.files.told),
        ]
        if let workspace { facts.append(("harvested here", workspace.node(node.id) == nil ? "no" : "yes")) }
        console.facts(facts, least: 15)
        console.line()
        var table = Table([
            .text("SOURCE"), .text("TITLE", .cut), .text("ADAPTER"), .text("LOCATION", .cut), .text("BASIS"),
            .text("LAST RUN"),
        ])
        for source in config.sources {
            let run = runs[source.id]
            table.rows.append([
                .init(source.id, .bold), .init(source.title.text(language)), .init(source.adapter),
                .init(location(source, node, workspace)), .init(source.basis),
                run.map { run in
                    .words(
                        run.verdict.map { "\($0.rawValue) (\(run.id))" } ?? "running (\(run.id))",
                        RunText.style(run.verdict))
                } ?? .words("never", .dim),
            ])
        }
        console.table(table)
    }

    /// What the next harvests will ask sources for.
    private func showMemories(_ memories: [SourceMemory], _ console: Console) {
        var facts: [(Message, Message)] = []
        for memory in memories {
            guard let kept = memory.kept else { continue }
            facts.append((.verbatim(memory.source.source), "what changed since the bookmark \(kept.bookmark.text)"))
            facts.append(("", memory.sweep.map { "everything was last looked at \(moment: $0.at)" } ?? ""))
        }
        guard !facts.isEmpty else { return }
        console.line()
        console.line("The next harvest asks for", .bold)
        console.facts(facts)
    }

    private func showQuirks(_ config: NodeConfig, _ console: Console) {
        guard !config.quirks.isEmpty else { return }
        console.line()
        console.line("Quirks", .bold)
        for quirk in config.quirks { console.paragraph(.verbatim("- " + quirk), indent: 2) }
    }

    private func json(
        _ node: Node, _ workspace: Workspace?, _ runs: [String: Run], _ memories: [String: SourceMemory]
    ) -> JSONValue {
        var object = node.config.document
        object["harvested"] = .bool(workspace?.node(node.id) != nil)
        object["from"] = .text(node.files.told)
        object["lastRuns"] = .object(
            JSONObject(runs.sorted { $0.key < $1.key }.map { ($0.key, .object($0.value.json)) }))
        let remembered = memories.sorted { $0.key < $1.key }.compactMap { id, memory in memory.json.map { (id, $0) } }
        if !remembered.isEmpty { object["bookmarks"] = .object(JSONObject(remembered)) }
        return .object(object)
    }
}

extension House {
    /// The node a person named, from where they are.
    static func node(_ name: String, _ finder: NodeFinder) throws(Failure) -> Node {
        guard finder.files(of: name, from: Files.workingFolder) != nil else {
            if NodeFinder.isPath(name) {
                throw .usage(
                    "There is no \(NodeConfig.fileName) in \(name).",
                    fix: "Name the folder of a node, or a node's name.")
            }
            let names = finder.names
            throw .usage(
                "There is no node `\(name)`.",
                fix: Spelling.nearest(to: name, among: names).map { "Did you mean `\($0)`?" }
                    ?? "Known nodes: \(names.joined(separator: ", ")).")
        }
        return try value(finder.node(name, from: Files.workingFolder))
    }
}

extension String {
    /// With spaces after it up to a width.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - DisplayWidth.of(self)))
    }
}
