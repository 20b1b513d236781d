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
        guard isWanted(root.namespace) else { throw foreign(root.name, line: root.line) }
        return root
    }

    /// The payload as a sheet, if its root is in a namespace.
    static func sheet(of source: SourceRecord, in namespace: String) throws(XMLTree.Failure) -> XMLSheet {
        let sheet = try XMLSheet(parsing: source.payload)
        guard sheet.namespace == namespace else { throw foreign(sheet.name, line: sheet.line) }
        return sheet
    }

    private static func foreign(_ name: String, line: Int) -> XMLTree.Failure {
        XMLTree.Failure(line: line, message: "the element `\(name)` is of another format than the repository says")
    }
}
