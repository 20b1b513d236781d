import Federation
import MetadataFormats
import OAIPMH
import ScienceShopSDK

/// What stands in `about` beside a record's metadata: by which way it came, whose it is, and its licence.
struct RecordAbout {
    let formats: ItemFormats

    /// - Parameter prefix: of the metadata it stands beside. Ours have home, revision and way in themselves.
    func containers(_ record: PublicRecord, beside prefix: String) -> [[UInt8]] {
        var containers: [OAIContainer] = []
        let hops = record.record.provenance
        if let provenance = OAIProvenance(origins(hops)) { containers.append(.provenance(provenance)) }
        if formats[prefix] is ScienceShopFormat == false { containers.append(.way(way(record, hops))) }
        if let licence = record.record.licence { containers.append(.rights(OAIRights(reference: licence))) }
        return containers.map(\.xml)
    }

    /// The steps by OAI-PMH, the last one first, up to the first of which not all is known that the protocol demands:
    /// it has no word for a step of another kind, and what is not known is not made up.
    private func origins(_ hops: [ProvenanceHop]) -> [OAIProvenance.Origin] {
        var origins: [OAIProvenance.Origin] = []
        for hop in hops {
            guard let origin = origin(hop) else { break }
            origins.append(origin)
        }
        return origins
    }

    private func origin(_ hop: ProvenanceHop) -> OAIProvenance.Origin? {
        guard let harvested = hop.retrievedAt, let request = hop.sourceURL.flatMap({ GetRecordAddress($0) }),
            let datestamp = hop.datestamp.flatMap({ OAIDatestamp($0) }),
            let namespace = hop.metadataNamespace ?? request.prefix.flatMap({ formats[$0]?.namespace })
        else { return nil }
        return OAIProvenance.Origin(
            harvestDate: OAIDatestamp(harvested).description,
            // What came was mapped to a record of ours, and written anew from it.
            isAltered: true, baseURL: request.baseURL, identifier: request.identifier,
            datestamp: datestamp.description, metadataNamespace: namespace)
    }

    /// The record at its home. What came under another name is ours only as far as we know of no other home.
    private func way(_ record: PublicRecord, _ hops: [ProvenanceHop]) -> OAIRecordWay {
        let told = hops.last.flatMap { hop in hop.record.map { (id: $0, revision: hop.revision) } }
        return OAIRecordWay(
            record: told?.id ?? record.id, revision: told == nil ? max(1, record.revision) : told?.revision,
            hops: hops.prefix(256).map { OAIRecordWay.Hop(node: node($0.node), harvester: node($0.harvester)) })
    }

    private func node(_ name: String?) -> String? { name.flatMap { RecordIdentifier.isNodeID($0) ? $0 : nil } }
}

/// The address of one record at a provider.
struct GetRecordAddress: Hashable {
    let baseURL: String
    let identifier: String
    /// nil where others told of the step, in a format that has no prefix here.
    let prefix: String?

    /// nil when the address is no `GetRecord` request.
    init?(_ address: String) {
        guard let mark = address.firstIndex(of: "?") else { return nil }
        let query = OAIQuery(parsing: String(address[address.index(after: mark)...].prefix { $0 != "#" }))
        func value(_ name: String) -> String? { query.pairs.first { $0.name == name }?.value }
        guard value("verb") == "GetRecord", let identifier = value("identifier") else { return nil }
        baseURL = String(address[..<mark])
        self.identifier = identifier
        prefix = value("metadataPrefix")
    }
}
