import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK
import XMLReader

/// Entities of the OpenAIRE CERIF profile into records, whatever the version of the profile.
public struct CERIFCrosswalk: Crosswalk {
    public let id = "federation/oai_cerif_openaire"
    public let version = "1"

    public init() {}

    /// Providers add the version of the profile to the prefix.
    public func accepts(_ format: MetadataFormat) -> Bool {
        format == .cerif || format.rawValue.hasPrefix("application/oai_cerif_openaire_")
    }

    public func map(_ source: SourceRecord, context: CrosswalkContext) -> CrosswalkResult {
        let root: XMLTree.Element
        do throws(XMLTree.Failure) {
            root = try CrosswalkResult.root(of: source) {
                $0?.hasPrefix("https://www.openaire.eu/cerif-profile/") ?? false
            }
        } catch {
            return .unreadable(line: error.line, error.message, source)
        }
        guard let kind = Self.kind(of: root) else {
            return CrosswalkResult(issues: [
                Issue(
                    .warning, code: "unmapped-entity",
                    message: "The entity `\(root.name)` is no record of science shops.",
                    remedy: "Harvest only the sets of projects, organisations, persons and events.",
                    location: SourceLocation(line: root.line, label: root.name))
            ])
        }
        let own = root["id"].flatMap(RecordIdentifier.init).flatMap { $0.home == context.node ? $0 : nil }
        guard let id = own ?? ForeignName.identifier(source.identifier, kind: kind, node: context.node) else {
            return .unreadable(line: root.line, "its identifier is empty", source)
        }
        var reading = CERIFReading(XMLDraft(id, source, context, format: "cerif"), id)
        reading.read(root)
        return CrosswalkResult(drafts: [reading.draft.draft])
    }

    /// Our own providers say the kind as a type.
    private static func kind(of root: XMLTree.Element) -> RecordKind? {
        let said = root.elements("Type").lazy.compactMap(\.words).compactMap(RecordTerms.kind(of:)).first
        if let said, CERIFFormat.entity(of: said) == root.name { return said }
        return switch root.name {
        case "Project": .project
        case "OrgUnit": .organisation
        case "Person": .person
        case "Event": .event
        default: nil
        }
    }
}
