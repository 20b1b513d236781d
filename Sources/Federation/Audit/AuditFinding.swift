import AdapterKit
import ScienceShopSDK

/// One source record that is not held as its source has it.
public struct AuditFinding: Sendable, Hashable {
    /// The source's name for it.
    public var identifier: String
    public var reason: Reason
    /// Its date on the source's list.
    public var listed: String?
    /// Its date in the ledger.
    public var held: String?
    /// What the ledger says of it; nil when it has it not.
    public var status: SourceRecordState.Status?
    /// Whether it is dated before what a list of changes would bring; nil when nobody can say.
    public var isBackdated: Bool?
    /// Why it cannot be had, in the words of what was tried.
    public var cause: String?

    public enum Reason: String, Sendable, Hashable {
        /// Never received, or believed to be gone.
        case absent
        /// Dated otherwise.
        case datestamp
        /// Other bytes, a new format or a new place.
        case content
        /// The same bytes, mapped by crosswalks or schemas that are no longer those.
        case rules
        /// Taken for leaving, and listed.
        case leaving
        /// No longer on the list.
        case vanished
        /// Listed as deleted.
        case announced
        /// Listed, and not given when it was asked for.
        case notGiven
        /// Listed under a name that nothing can be filed under.
        case unusableName
        /// Nothing of its payload could be taken.
        case refused
    }

    public init(
        _ identifier: String, _ reason: Reason, listed: String? = nil, held: String? = nil,
        status: SourceRecordState.Status? = nil, isBackdated: Bool? = false, cause: String? = nil
    ) {
        self.identifier = identifier
        self.reason = reason
        self.listed = listed
        self.held = held
        self.status = status
        self.isBackdated = isBackdated
        self.cause = cause
    }
}
