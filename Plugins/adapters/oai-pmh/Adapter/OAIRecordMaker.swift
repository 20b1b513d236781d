import AdapterKit
import MetadataFormats
import OAIPMH
import ScienceShopSDK

/// Makes of what a response says what the house takes.
struct OAIRecordMaker: Sendable {
    private let format: MetadataFormat
    /// The address of a record but for its name, which stands at its end.
    private let address: String
    /// Whether the repository knows us, and so is one of ours.
    private let isPartner: Bool

    init(_ facts: OAIRepositoryFacts, isPartner: Bool) {
        format = facts.format
        self.isPartner = isPartner
        address = facts.address.url(
            OAIQuery([.init("verb", "GetRecord"), .init("metadataPrefix", facts.prefix), .init("identifier", "")]))
    }

    /// A record of a list of records; nil for any other event.
    @Sendable func item(_ event: OAIEvent) -> OAIItem<SourceRecord>? {
        guard case .record(let record) = event else { return nil }
        let header = record.header
        var source = SourceRecord(
            identifier: header.identifier, datestamp: header.datestamp.isEmpty ? nil : header.datestamp,
            status: header.isDeleted ? .deleted : .active, format: format,
            // What is no XML is kept as it came, for those who look into it.
            payload: header.isDeleted ? [] : record.metadata ?? record.broken ?? [],
            frame: header.isDeleted || record.about.isEmpty ? nil : Self.frame(record.about),
            sourceURL: address + OAIQuery.encoded(header.identifier))
        // To others, a set of that name may mean anything.
        source.isWithdrawn = isPartner && header.isDeleted && header.sets.contains(Self.withdrawnSet)
        return OAIItem(value: source, header: header, issues: record.issues, bytes: source.payload.count)
    }

    /// The set that our nodes put deleted records in whose consent is gone, on the channel they have for each other.
    private static let withdrawnSet = "withdrawn"

    /// A header of a list of identifiers; nil for any other event.
    @Sendable static func listed(_ event: OAIEvent) -> OAIItem<ListedRecord>? {
        guard case .header(let header, let issues) = event else { return nil }
        let listed = ListedRecord(
            identifier: header.identifier, datestamp: header.datestamp.isEmpty ? nil : header.datestamp,
            status: header.isDeleted ? .deleted : .active)
        return OAIItem(value: listed, header: header, issues: issues, bytes: 0)
    }

    /// What the repository says about the metadata, such as where they come from and whose they are, as it came.
    private static func frame(_ about: [[UInt8]]) -> [UInt8] {
        about.reduce(into: Array("<abouts>".utf8)) { $0 += Array("<about>".utf8) + $1 + Array("</about>".utf8) }
            + Array("</abouts>".utf8)
    }
}

/// One entry of a list.
struct OAIItem<Value: Sendable>: Sendable {
    var value: Value
    var header: OAIHeader
    var issues: [Issue]
    var bytes: Int
}
