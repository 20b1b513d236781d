import Messages
import ScienceShopSDK

/// Told how a run goes, as it goes: for progress bars and logs.
/// A wait may be told from another task than the rest: the next page is read while one is committed.
public protocol HarvestObserver: Sendable {
    func began(_ run: Run)
    /// After each page is committed.
    func progressed(_ run: Run)
    /// Before a wait that the source asked for or a failure calls for.
    func waits(_ run: Run, seconds: Int, because reason: Message)
    func met(_ issue: RunIssue, in run: Run)
    func ended(_ run: Run)
}

extension HarvestObserver {
    public func began(_ run: Run) {}
    public func progressed(_ run: Run) {}
    public func waits(_ run: Run, seconds: Int, because reason: Message) {}
    public func met(_ issue: RunIssue, in run: Run) {}
    public func ended(_ run: Run) {}
}

/// Says what is wrong with a record: the schemas, in the real house.
public protocol RecordValidating: Sendable {
    /// Changes whenever the answers may change; records are then checked again.
    var version: String { get }
    func validate(_ record: Record) -> [Issue]
}

/// Finds nothing wrong.
public struct NoValidation: RecordValidating {
    public init() {}
    public var version: String { "none" }
    public func validate(_ record: Record) -> [Issue] { [] }
}
