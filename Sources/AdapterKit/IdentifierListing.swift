import ScienceShopSDK

/// A source that can say which records it has without sending them: cheap enough to be asked now and then for the whole
/// list, which shows what left unannounced and what was never received.
public protocol IdentifierListing: HarvestSource {
    /// The page after this cursor of the list of everything; the first page when the cursor is nil. The engine owns the
    /// loop as it does with `page`, restarts included (`restartListing`).
    func identifiers(_ request: HarvestRequest, after cursor: Cursor?) async throws -> ListedPage

    /// As `restart`, for cursors of this list.
    func restartListing(_ request: HarvestRequest, at cursor: Cursor?) async throws -> Cursor?

    /// From which date on a list of changes names records, when it is asked for from a bookmark: what is dated before
    /// that is behind it, and no such list will ever bring it.
    func changes(after bookmark: Bookmark) async throws -> ChangesStart
}

extension IdentifierListing {
    public func restartListing(_ request: HarvestRequest, at cursor: Cursor?) -> Cursor? { nil }
    public func changes(after bookmark: Bookmark) -> ChangesStart { .unknown }
}

/// Where a list of changes begins.
public enum ChangesStart: Sendable, Hashable {
    /// It lists everything.
    case everything
    /// With records of this date, as `SourceRecord.datestamp` writes dates.
    case datestamp(String)
    /// The source does not tell.
    case unknown
}

/// What a source says of one record without sending it.
public struct ListedRecord: Sendable, Hashable {
    /// As `SourceRecord.identifier`.
    public var identifier: String
    /// As `SourceRecord.datestamp`.
    public var datestamp: String?
    public var status: SourceRecord.Status

    public init(identifier: String, datestamp: String? = nil, status: SourceRecord.Status = .active) {
        self.identifier = identifier
        self.datestamp = datestamp
        self.status = status
    }
}

/// Some entries of a list of identifiers, and where the list goes on.
public struct ListedPage: Sendable {
    public var records: [ListedRecord]
    /// Nil at the end of the list.
    public var next: Cursor?
    public var issues: [Issue]
    /// As `HarvestPage.total`.
    public var total: Int?
    /// As `HarvestPage.provesAbsence`.
    public var provesAbsence: Bool

    public init(
        records: [ListedRecord], next: Cursor? = nil, issues: [Issue] = [], total: Int? = nil,
        provesAbsence: Bool = true
    ) {
        self.records = records
        self.next = next
        self.issues = issues
        self.total = total
        self.provesAbsence = provesAbsence
    }
}
