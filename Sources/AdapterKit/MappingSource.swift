/// A source whose payloads are mapped where its own code runs, because its crosswalks cannot be handed over: those of a
/// child process. Sources that are linked in hand over `crosswalks` instead.
///
/// The engine asks only for records that changed, and only where no crosswalk of the node takes their format.
public protocol MappingSource: HarvestSource {
    /// What would map, for provenance and to tell when everything must be mapped anew.
    var mappings: [MappingDescription] { get }

    /// What each record asserts, in the same order. Pure, as `Crosswalk.map` is: the same payload and context give the
    /// same drafts.
    ///
    /// - Throws: `FederationError` when nothing could be mapped; what cannot be read in one record is an issue of its
    ///   result.
    func map(_ records: [SourceRecord], context: CrosswalkContext) async throws -> [CrosswalkResult]
}

/// A crosswalk that runs elsewhere.
public struct MappingDescription: Sendable, Hashable {
    /// As `Crosswalk.id`.
    public var id: String
    /// As `Crosswalk.version`.
    public var version: String
    public var formats: [MetadataFormat]

    public init(id: String, version: String, formats: [MetadataFormat]) {
        self.id = id
        self.version = version
        self.formats = formats
    }
}
