import ScienceShopSDK

/// A source that can find out what differs between its list and what is held here without sending the list: one of our own
/// nodes, by set reconciliation.
///
/// An element of either set is a source record by its name and what it says: one that differs on the two sides is an
/// element of both differences.
public protocol ReconcilableSource: HarvestSource {
    /// Compares everything the source has with what is held here.
    ///
    /// - Parameter held: what the asker holds; a source may know that from a store of its own.
    /// - Throws: `FederationError` when the difference cannot be told for certain. A difference that was not verified is
    ///   an error, never an answer.
    func reconcile(with held: any HeldRecords) async throws -> SetDifference
}

/// What a host holds of a source, for the source to compare.
public protocol HeldRecords: Sendable {
    /// Calls `body` with each held source record, in order of identifier as bytes.
    func forEach(_ body: @escaping @Sendable (HeldRecord) throws -> Void) async throws
}

/// A source record that is held here.
public struct HeldRecord: Sendable, Hashable {
    /// As `SourceRecord.identifier`.
    public var identifier: String
    /// As `SourceRecord.datestamp`.
    public var datestamp: String?
    /// SHA-256 of the payload.
    public var payloadDigest: [UInt8]

    public init(identifier: String, datestamp: String?, payloadDigest: [UInt8]) {
        self.identifier = identifier
        self.datestamp = datestamp
        self.payloadDigest = payloadDigest
    }
}

/// What two sets do not have in common.
public struct SetDifference: Sendable {
    /// How many records the source has.
    public var count: Int
    /// What the source has and the host has not, or has otherwise.
    public var there: [ListedRecord]
    /// The names of what the host has and the source has not, or has otherwise.
    public var here: [String]
    public var issues: [Issue]

    public init(count: Int, there: [ListedRecord], here: [String], issues: [Issue] = []) {
        self.count = count
        self.there = there
        self.here = here
        self.issues = issues
    }
}
