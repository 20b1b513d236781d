/// All schemas reached from one, each compiled once; they refer to each other by number, and the first is number 0.
final class SchemaGraph: Sendable {
    let nodes: [SchemaNode]
    /// For each name of a `$dynamicRef`: by resource, the schema of that `$dynamicAnchor`.
    let dynamicTargets: [[Int: Int]]
    let quick: QuickSchema

    init(nodes: [SchemaNode], dynamicTargets: [[Int: Int]]) {
        self.nodes = nodes
        self.dynamicTargets = dynamicTargets
        quick = QuickSchema(nodes)
    }

    var usesDynamicScope: Bool { !dynamicTargets.isEmpty }
}

/// One schema, compiled.
final class SchemaNode: Sendable {
    /// Its URI with a JSON pointer.
    let location: String
    /// The number of the resource it belongs to.
    let resource: Int
    /// Set for the schemas `true` and `false`, which have no rules.
    let verdict: Bool?
    let rules: [SchemaRule]
    /// Whether it has `unevaluatedItems` or `unevaluatedProperties`, so must know what its other rules looked at.
    let tracks: Bool

    init(location: String, resource: Int, verdict: Bool?, rules: [SchemaRule]) {
        self.location = location
        self.resource = resource
        self.verdict = verdict
        self.rules = rules
        tracks = rules.contains { rule in
            switch rule {
            case .unevaluatedItems, .unevaluatedProperties: true
            default: false
            }
        }
    }
}
