import XMLReader

/// How a repository of ours says in its answer to `Identify` that what it shows can be compared as a set, below its own
/// address (docs/decisions/0066).
public enum ReconciliationOffer {
    public static let namespace = "https://w3id.org/science-shop-federation/schemas/oai/reconciliation/1/"
    static let version = "1"

    /// The element that stands in a description.
    public static let xml = Array(#"<reconciliation xmlns="\#(namespace)" version="\#(version)"/>"#.utf8)

    /// Whether one of these descriptions is such an offer, in a version that is known here.
    public static func isMade(in descriptions: [[UInt8]]) -> Bool {
        descriptions.contains { description in
            let limits = XMLTree.Limits(bytes: 4096, depth: 4, nodes: 64)
            guard let root = (try? XMLTree(parsing: description, limits: limits))?.root else { return false }
            return root.namespace == namespace && root.name == "reconciliation"
                && root.attributes.contains { $0.name == "version" && $0.value == version }
        }
    }
}
