import ScienceShopSDK

/// A source whose list can be read on behind a place that cannot be read: a record its server fails on, page after page.
///
/// The engine asks for a way round when a page could not be had, however often it was asked for. What is found to be
/// unreadable in the end is told as an `Issue` of severity `error`, so that the run is partial and its bookmark stays.
public protocol DetourSource: HarvestSource {
    /// Where to go on after `page` threw an error for good.
    ///
    /// - Parameters:
    ///   - cursor: where it threw; nil for the first page.
    ///   - error: what it threw, after all repetitions.
    /// - Returns: nil when there is no way round; the run then ends.
    func detour(_ request: HarvestRequest, around cursor: Cursor?, after error: FederationError) async -> Detour?

    /// Whether a page is asked for to find out if it can be had, so that it is asked for once.
    func isTrial(_ cursor: Cursor?) -> Bool
}

/// A way round.
public struct Detour: Sendable {
    public var cursor: Cursor
    /// What it leaves out; nil as long as that is being found out.
    public var gap: Issue?

    public init(cursor: Cursor, gap: Issue? = nil) {
        self.cursor = cursor
        self.gap = gap
    }
}
