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
        let lines = root.elements.filter { $0.words != nil }
        let types = lines.filter { $0.name == "type" }.compactMap(\.words)
        let kind = types.lazy.compactMap(RecordTerms.kind(of:)).first ?? (types.contains("Event") ? .event : .resource)
        let own = lines.filter { $0.name == "identifier" }.lazy.compactMap(\.words).compactMap(RecordIdentifier.init)
            .first { $0.home == context.node && $0.kind == kind }
        guard let id = own ?? ForeignName.identifier(source.identifier, kind: kind, node: context.node) else {
            return .unreadable(line: root.line, "its identifier is empty", source)
        }
        var reading = DublinCoreReading(XMLDraft(id, source, context, format: "oai_dc"), id)
        for line in lines { if let words = line.words { reading.read(line, words) } }
        return CrosswalkResult(drafts: [reading.finished()])
    }
}
