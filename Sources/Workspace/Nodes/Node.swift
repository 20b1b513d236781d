import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// A node as it was found: its configuration and its files.
public struct Node: Sendable, Hashable {
    public let config: NodeConfig
    public let files: NodeFiles
    /// The YAML with the places of everything, for errors that later steps find.
    let source: ConfigFile

    public var id: String { config.id }

    /// Reads `node.yaml` among these files.
    public static func read(_ files: NodeFiles) -> ConfigReading<Node> {
        let name = files.shown(NodeConfig.fileName)
        let bytes: [UInt8]
        do throws(FederationError) {
            bytes = try files.read(NodeConfig.fileName)
        } catch {
            return .invalid([ConfigProblem(file: name, message: error.message)])
        }
        return ConfigFile.read(bytes, file: name, schema: NodeConfig.schemaName).flatMap { source in
            let config = NodeConfig(validated: source.json)
            var problems: [ConfigProblem] = []
            var seen: Set<String> = []
            for (index, item) in config.sources.enumerated() where !seen.insert(item.id).inserted {
                problems.append(
                    source.problem(
                        at: "/sources/\(index)/id", "The source id \"\(item.id)\" appears twice.",
                        remedy: "Give each source of the node its own id."))
            }
            problems += unknownConcepts(source)
            return ConfigReading(Node(config: config, files: files, source: source), checked: problems)
        }
    }

    /// The node's labels must stand for concepts that there are.
    private static func unknownConcepts(_ source: ConfigFile) -> [ConfigProblem] {
        var problems: [ConfigProblem] = []
        for scheme in source.json["vocabulary"]?.object ?? [:] {
            guard let concepts = Vocabulary.standard[scheme.key] else { continue }
            for label in scheme.value.object ?? [:] {
                guard let notation = label.value.string, concepts[notation] == nil else { continue }
                let pointer = JSONPointer(tokens: ["vocabulary", scheme.key, label.key]).description
                var problem = source.problem(
                    at: pointer, "The vocabulary \(scheme.key) has no concept \"\(notation)\".",
                    remedy: "`shopctl schema show vocabulary/\(scheme.key)` lists its concepts.")
                problem.nearest = Spelling.nearest(to: notation, among: concepts.concepts.map(\.notation))
                problems.append(problem)
            }
        }
        return problems
    }

    public static func == (left: Node, right: Node) -> Bool { left.config == right.config && left.files == right.files }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(config)
        hasher.combine(files)
    }
}
