import Federation
import MetadataFormats
import OAIPMH
import ScienceShopSDK

/// What stands in `about` beside a record's metadata: where it was harvested, and its licence.
struct RecordAbout {
    let formats: ItemFormats

    func containers(_ item: ChannelItem, _ record: PublicRecord) -> [[UInt8]] {
        var containers: [OAIContainer] = []
        if let origin = origin(item, record), let provenance = OAIProvenance([origin]) {
            containers.append(.provenance(provenance))
        }
        if let licence = record.record.licence { containers.append(.rights(OAIRights(reference: licence))) }
        return containers.map(\.xml)
    }

    /// The newest hop, when it came by OAI-PMH; the protocol cannot tell of others.
    private func origin(_ item: ChannelItem, _ record: PublicRecord) -> OAIProvenance.Origin? {
        guard let hop = record.record.provenance.first, let address = hop.sourceURL,
            let harvested = hop.retrievedAt, let request = GetRecordAddress(address),
            let datestamp = item.datestamps[hop.sourceIdentifier ?? ""].flatMap(OAIDatestamp.init),
            let format = formats[request.prefix]
        else { return nil }
        return OAIProvenance.Origin(
            harvestDate: OAIDatestamp(harvested).description,
            // What came was mapped to a record of ours, and written anew from it.
            isAltered: true, baseURL: request.baseURL, identifier: request.identifier,
            datestamp: datestamp.description, metadataNamespace: format.namespace)
    }
}

/// The address of one record at a provider.
struct GetRecordAddress: Hashable {
    let baseURL: String
    let identifier: String
    let prefix: String

    /// nil when the address is no `GetRecord` request.
    init?(_ address: String) {
        guard let mark = address.firstIndex(of: "?") else { return nil }
        let query = OAIQuery(parsing: String(address[address.index(after: mark)...].prefix { $0 != "#" }))
        func value(_ name: String) -> String? { query.pairs.first { $0.name == name }?.value }
        guard value("verb") == "GetRecord", let identifier = value("identifier"), let prefix = value("metadataPrefix")
        else { return nil }
        baseURL = String(address[..<mark])
        self.identifier = identifier
        self.prefix = prefix
    }
}
