import AdapterKit
import JSONSchema
import MetadataFormats
import OAIPMH
import ScienceShopSDK

/// A crosswalk of metadata that say nothing of their way, and what the repository tells of it beside them.
///
/// The steps become hops of the drafts, so that a record that went round in a circle is seen in any format. Whoever tells
/// of a way that is not so can only have its own records left out.
struct OAIWayCrosswalk: Crosswalk {
    private let base: any Crosswalk

    init(_ base: any Crosswalk) { self.base = base }

    var id: String { base.id }
    /// Other drafts than without: hops.
    var version: String { base.version + ".1" }

    func accepts(_ format: MetadataFormat) -> Bool { base.accepts(format) }

    func map(_ source: SourceRecord, context: CrosswalkContext) -> CrosswalkResult {
        var result = base.map(source, context: context)
        guard let frame = source.frame, !result.drafts.isEmpty else { return result }
        let hops = Self.hops(OAIContainer.known(inAbouts: frame))
        guard !hops.isEmpty else { return result }
        for index in result.drafts.indices where result.drafts[index].record["provenance"] == nil {
            result.drafts[index].record["provenance"] = .array(hops)
        }
        return result
    }

    /// Both containers tell of the same steps in the same order, the protocol's of the first few alone.
    private static func hops(_ containers: [OAIContainer]) -> [JSONValue] {
        var origins: [OAIProvenance.Origin] = []
        var way: OAIRecordWay?
        for container in containers {
            switch container {
            case .provenance(let provenance) where origins.isEmpty: origins = provenance.origins
            case .way(let told) where way == nil: way = told
            default: break
            }
        }
        let ledgers = way?.hops ?? []
        var hops: [ProvenanceHop] = []
        for index in 0..<min(max(ledgers.count, origins.count), mostHops) {
            var hop = ProvenanceHop(JSONObject())
            if index < ledgers.count {
                hop.node = ledgers[index].node
                hop.harvester = ledgers[index].harvester
            }
            if index < origins.count { tell(origins[index], of: &hop) }
            // A step of which nothing is known that may be kept is the end of what is known.
            guard hop.harvester != nil || hop.sourceURL != nil else { break }
            hops.append(hop)
        }
        if let way, !hops.isEmpty {
            hops[hops.count - 1].record = way.record
            hops[hops.count - 1].revision = way.revision
        }
        return hops.map { .object($0.object) }
    }

    private static let mostHops = 256
    private static let longest = 2000

    private static func tell(_ origin: OAIProvenance.Origin, of hop: inout ProvenanceHop) {
        let isWeb = origin.baseURL.hasPrefix("https://") || origin.baseURL.hasPrefix("http://")
        guard isWeb, !origin.baseURL.contains("?"), !origin.identifier.isEmpty,
            [origin.baseURL, origin.identifier, origin.metadataNamespace].allSatisfy({ $0.utf8.count <= longest })
        else { return }
        let prefix = prefixes[origin.metadataNamespace]
        let query = OAIQuery(
            [.init("verb", "GetRecord")] + (prefix.map { [.init("metadataPrefix", $0)] } ?? [])
                + [.init("identifier", origin.identifier)])
        hop.sourceURL = origin.baseURL + "?" + query.encoded
        hop.sourceIdentifier = origin.identifier
        hop.datestamp = OAIDatestamp(origin.datestamp)?.description
        hop.retrievedAt = Timestamp(origin.harvestDate)
        if prefix == nil, !origin.metadataNamespace.isEmpty { hop.metadataNamespace = origin.metadataNamespace }
    }

    private static let prefixes: [String: String] = [
        OAINamespace.dublinCore: "oai_dc", ScienceShopXML.namespace: "scienceshop",
    ]
}
