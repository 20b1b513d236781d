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
        let sheet: XMLSheet
        do throws(XMLTree.Failure) {
            sheet = try CrosswalkResult.sheet(of: source, in: DublinCoreFormat.namespace)
        } catch {
            return .unreadable(line: error.line, error.message, source)
        }
        guard let id = identifier(sheet.lines, source, context) else {
            return .unreadable(line: sheet.line, "its identifier is empty", source)
        }
        var reading = DublinCoreReading(
            XMLDraft(id, source, context, format: "oai_dc", values: sheet.lines.count), id)
        // Repositories get the namespace of the elements wrong; their names are enough.
        for line in sheet.lines where !line.words.isEmpty { reading.read(line) }
        return CrosswalkResult(drafts: [reading.finished()])
    }

    /// The identifier of one of ours, else a name for what somebody else calls his own.
    private func identifier(
        _ lines: [XMLSheet.Line], _ source: SourceRecord, _ context: CrosswalkContext
    ) -> RecordIdentifier? {
        var kind: RecordKind?
        var isEvent = false
        for line in lines where line.name == "type" {
            if kind == nil { kind = RecordTerms.kind(of: line.words) }
            if line.words == "Event" { isEvent = true }
        }
        let meant = kind ?? (isEvent ? .event : .resource)
        for line in lines where line.name == "identifier" {
            if let own = RecordIdentifier(line.words), own.home == context.node, own.kind == meant { return own }
        }
        return ForeignName.identifier(source.identifier, kind: meant, node: context.node)
    }
}
