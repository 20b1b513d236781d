import ScienceShopSDK

/// A source that can be asked for one of its records.
///
/// A list of changes names a record once. One whose bytes came damaged is asked for by its name from then on, until it comes
/// whole: a source that mends it need not date it anew.
public protocol SingleRecordSource: HarvestSource {
    /// The codes of issues that say that a record did not come whole; all others say something of what came. Where there are
    /// none, nothing is asked for: a source that runs elsewhere has them once it was asked what it is.
    var damageCodes: Set<String> { get }

    /// The record as the source has it now; nil when it has none of that name, or not on the list that is harvested.
    ///
    /// - Parameter identifier: as `SourceRecord.identifier`.
    func record(_ identifier: String) async throws -> SourceRecord?
}
