import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK
import XMLReader

/// Unqualified Dublin Core into records: our own sheets with what they kept, anybody's as resources or events.
public struct DublinCoreCrosswalk: Crosswalk {
    public let id = "federation/oai_dc"
    public let version = "1"

    public init() {}

    public func accepts(_ format: MetadataFormat) -> Bool { format == .dublinCore }

    public func map(_ source: SourceRecord, context: CrosswalkContext) -> CrosswalkResult {
        let root: XMLTree.Element
        do throws(XMLTree.Failure) {
            root = try CrosswalkResult.root(of: source) { $0 == DublinCoreFormat.namespace }
        } catch {
            return .unreadable(line: error.line, error.message, source)
        }
        // Repositories get the namespace of the elements wrong; their names are enough.
        var lines: [(element: XMLTree.Element, words: String)] = []
        lines.reserveCapacity(root.children.count)
        for case .element(let element) in root.children {
            if let words = element.words { lines.append((element, words)) }
        }
        let types = lines.filter { $0.element.name == "type" }.map(\.words)
        let kind = types.lazy.compactMap(RecordTerms.kind(of:)).first ?? (types.contains("Event") ? .event : .resource)
        let own = lines.lazy.filter { $0.element.name == "identifier" }.compactMap { RecordIdentifier($0.words) }
            .first { $0.home == context.node && $0.kind == kind }
        guard let id = own ?? ForeignName.identifier(source.identifier, kind: kind, node: context.node) else {
            return .unreadable(line: root.line, "its identifier is empty", source)
        }
        var reading = DublinCoreReading(XMLDraft(id, source, context, format: "oai_dc"), id)
        for line in lines { reading.read(line.element, line.words) }
        return CrosswalkResult(drafts: [reading.finished()])
    }
}
