import TestSupport

/// A source as the small `node.yaml` of a test has it.
struct SmallSource {
    let id: String
    let adapter: String
    let location: String
    /// A YAML mapping.
    var options: String?
    /// The file, beside `node.yaml`.
    var crosswalk: String?
    var politeness: String?
    var basis = "public"

    /// A repository on this machine, asked without waiting in between.
    static func repository(_ url: String, basis: String = "public") -> SmallSource {
        SmallSource(
            id: "oai", adapter: "oai-pmh", location: "\"\(url)\"", politeness: "{ delaySeconds: 0 }", basis: basis)
    }

    /// Each member on a line of its own, the basis last.
    fileprivate var yaml: String {
        let members: [(name: String, value: String?)] = [
            ("id", id), ("title", "Source"), ("adapter", adapter), ("options", options), ("location", location),
            ("crosswalk", crosswalk), ("politeness", politeness),
            ("basis", "{ type: \(basis), statement: Publié par son auteur. }"),
        ]
        let lines = members.compactMap { name, value in value.map { "\(name): \($0)\n" } }
        return "  - " + lines.joined(separator: "    ")
    }
}

extension TemporaryFolder {
    /// Writes the description of a node.
    func write(node: String, _ sources: [SmallSource]) throws {
        try write(
            "nodes/\(node)/node.yaml",
            """
            node: \(node)
            name: { fr: Essai }
            summary: { fr: Un nœud d’essai. }
            languages: [fr]
            sources:
            \(sources.map(\.yaml).joined())
            """)
    }

    /// Writes the crosswalk of a source, `<source>.yaml`, in French.
    func write(crosswalk source: String, of node: String, _ text: String) throws {
        try write("nodes/\(node)/\(source).yaml", "crosswalk: 1\nid: \(node)/\(source)\nlanguage: fr\n" + text)
    }
}
