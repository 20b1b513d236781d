import AdapterKit
import JSONSchema
import Messages

/// A folder with a `federation.yaml`: one node of the federation, its ledger, and the nodes it harvests.
public struct Workspace: Sendable {
    /// Absolute path.
    public let folder: String
    public let config: FederationConfig
    /// The nodes `federation.yaml` lists, in its order.
    public let nodes: [Node]
    public let finder: NodeFinder
    /// The YAML with the places of everything, for errors that later steps find.
    let source: ConfigFile

    /// The ledger's file.
    public var ledgerPath: String { Files.absolute(config.ledger, in: folder) }

    public func node(_ id: String) -> Node? { nodes.first { $0.id == id } }

    /// The nearest folder with a `federation.yaml`, from this one upwards; nil when there is none.
    public static func find(from folder: String) -> String? {
        var current = Files.absolute(folder)
        while true {
            if Files.exists(current + "/" + FederationConfig.fileName) { return current }
            if current == "/" { return nil }
            current = Files.folder(of: current)
        }
    }

    /// Reads the workspace in a folder with all its nodes.
    ///
    /// - Parameter nodeFolders: the folders of `$SHOPCTL_NODE_PATH`.
    public static func read(_ folder: String, nodeFolders: [String] = []) -> ConfigReading<Workspace> {
        let folder = Files.absolute(folder)
        return readConfig(folder).flatMap { config, source in
            let finder = NodeFinder(workspace: folder, entries: config.nodes, folders: nodeFolders)
            var problems: [ConfigProblem] = []
            var nodes: [Node] = []
            for (index, entry) in config.nodes.enumerated() {
                guard finder.files(of: entry, from: folder) != nil else {
                    var problem = finder.unknown(entry, file: source.file)
                    (problem.line, problem.column) = source.place(of: "/nodes/\(index)")
                    problems.append(problem)
                    continue
                }
                switch finder.node(entry, from: folder) {
                case .invalid(let found): problems += found
                case .valid(let node):
                    if nodes.contains(where: { $0.id == node.id }) {
                        problems.append(
                            source.problem(
                                at: "/nodes/\(index)", "The node \"\(node.id)\" is listed twice.",
                                remedy: "Remove one of the entries."))
                    } else {
                        nodes.append(node)
                    }
                }
            }
            problems += overrideProblems(config, nodes, source)
            return ConfigReading(
                Workspace(folder: folder, config: config, nodes: nodes, finder: finder, source: source),
                checked: problems)
        }
    }

    /// Reads `federation.yaml` alone.
    static func readConfig(_ folder: String) -> ConfigReading<(FederationConfig, ConfigFile)> {
        let path = folder + "/" + FederationConfig.fileName
        let bytes: [UInt8]
        do throws(FederationError) {
            bytes = try Files.read(path)
        } catch {
            return .invalid([ConfigProblem(file: Files.shown(path), message: error.message)])
        }
        return ConfigFile.read(bytes, file: Files.shown(path), schema: FederationConfig.schemaName).flatMap {
            .valid((FederationConfig(validated: $0.json), $0))
        }
    }

    /// An override of a source that does not exist would be silently without effect.
    private static func overrideProblems(
        _ config: FederationConfig, _ nodes: [Node], _ source: ConfigFile
    ) -> [ConfigProblem] {
        let known = nodes.flatMap { node in node.config.sources.map { "\(node.id)/\($0.id)" } }
        return config.overrides.keys.sorted().filter { !known.contains($0) }.map { key in
            var problem = source.problem(
                at: "/sources/" + key.split(separator: "/").joined(separator: "~1"), key: true,
                "There is no source \"\(key)\" among the nodes listed.",
                remedy: known.isEmpty
                    ? "List its node under \"nodes\"." : "Known sources: \(known.joined(separator: ", ")).")
            problem.nearest = Spelling.nearest(to: key, among: known)
            return problem
        }
    }
}
