import AdapterKit
import Federation
import JSONSchema

extension Workspace {
    /// Which of the workspace's sources a person means.
    public enum Selection: Sendable, Hashable {
        case everything
        case node(String)
        case source(SourceKey)

        /// Reads `NODE` or `NODE/SOURCE`.
        public init(_ text: String) {
            self = SourceKey(text).map(Selection.source) ?? .node(text)
        }
    }

    /// The names a selection may have, for proposals.
    public var selectable: [String] {
        nodes.flatMap { node in [node.id] + node.config.sources.map { "\(node.id)/\($0.id)" } }
    }

    /// The jobs of the selected sources, each once, in the workspace's order; an unknown name is no job.
    public func jobs(_ selections: [Selection], equipment: Equipment) -> ConfigReading<[HarvestJob]> {
        var jobs: [HarvestJob] = []
        var problems: [ConfigProblem] = []
        for node in nodes {
            let builder = JobBuilder(node: node, equipment: equipment, workspace: self)
            for (index, source) in node.config.sources.enumerated() {
                let key = SourceKey(node: node.id, source: source.id)
                let isWanted = selections.contains { selection in
                    switch selection {
                    case .everything: true
                    case .node(let id): id.hasSameBytes(as: node.id)
                    case .source(let wanted): wanted == key
                    }
                }
                guard isWanted else { continue }
                switch builder.job(for: source, index: index) {
                case .valid(let job): jobs.append(job)
                case .invalid(let found): problems += found
                }
            }
        }
        return ConfigReading(jobs, checked: problems)
    }
}
