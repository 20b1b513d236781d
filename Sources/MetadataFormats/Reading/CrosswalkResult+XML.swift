import AdapterKit
import Messages
import ScienceShopSDK
import XMLReader

extension CrosswalkResult {
    /// Nothing but the reason why the payload cannot be read.
    static func unreadable(line: Int, _ message: Message, _ source: SourceRecord) -> CrosswalkResult {
        CrosswalkResult(issues: [
            Issue(
                .error, code: "unreadable-metadata", message: "The metadata cannot be read: \(message).",
                remedy: "Ask the repository to mend the record.",
                location: SourceLocation(line: (source.firstLine ?? 1) + line - 1))
        ])
    }

    /// The root of the payload, if it is in one of the namespaces.
    static func root(
        of source: SourceRecord, isIn isWanted: (String?) -> Bool
    ) throws(XMLTree.Failure) -> XMLTree.Element {
        let root = try XMLTree(parsing: source.payload).root
        guard isWanted(root.namespace) else {
            throw XMLTree.Failure(
                line: root.line, message: "the element `\(root.name)` is of another format than the repository says")
        }
        return root
    }
}
