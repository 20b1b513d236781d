import Federation
import JSONSchema

/// What is said of how records leave that a source no longer has; nil where nothing is said.
public struct RemovalRules: Sendable, Hashable {
    /// Share of a source's records that may leave at once, from 0 to 1.
    public var share: Double?
    /// Number of records that may leave at once, whatever the share.
    public var count: Int?
    /// How long what vanished without a word stays.
    public var graceDays: Double?

    /// A sheet that was exported by mistake without a few rows is usually noticed and mended within a week.
    public static let usualGraceDays = 7.0

    public init() {}

    init(validated json: JSONValue?) {
        share = json?["share"]?.number
        count = json?["count"]?.integer
        graceDays = json?["graceDays"]?.number
    }

    /// These, and what others say where these say nothing.
    func or(_ others: RemovalRules?) -> RemovalRules {
        guard let others else { return self }
        var rules = self
        rules.share = share ?? others.share
        rules.count = count ?? others.count
        rules.graceDays = graceDays ?? others.graceDays
        return rules
    }

    /// The limits of a harvest; what is said nowhere is as usual.
    public var breaker: RemovalBreaker {
        var breaker = RemovalBreaker()
        if let share { breaker.share = share }
        if let count { breaker.count = count }
        return breaker
    }

    public var grace: Duration { .seconds((graceDays ?? Self.usualGraceDays) * 86_400) }
}
