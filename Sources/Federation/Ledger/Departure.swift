import JSONSchema
import ScienceShopSDK

/// How and since when a claim's source no longer makes it. A claim that comes back has none.
public struct Departure: Sendable, Hashable {
    public var reason: Reason
    /// When it was noticed, and by which run.
    public var since: Timestamp
    public var run: RunID
    public var standing: Standing
    /// The end of the grace period; nil when there is none.
    public var due: Timestamp?
    /// The run in which the claim ended; nil of one that was silent when it left, for it held nothing up.
    public var endedBy: RunID?

    public enum Reason: String, Sendable, CaseIterable {
        /// The source says that it deleted the source record.
        case announced
        /// The source took the source record back, because it may no longer be shown.
        case withdrawn
        /// A complete list of the source shows the source record no longer.
        case vanished
        /// The source still has the source record, which no longer speaks of the record.
        case dropped
        /// A person said that the source is not one any more.
        case sourceEnded
        /// The same content goes on under another identifier.
        case renamed
    }

    public enum Standing: String, Sendable, CaseIterable {
        /// No end of a list has weighed it yet.
        case new
        /// It ends when its grace period does.
        case waiting
        /// Too much would leave at once: a person decides.
        case held
        /// A person decided.
        case decided
    }

    public init(
        _ reason: Reason, since: Timestamp, run: RunID, standing: Standing = .new, due: Timestamp? = nil,
        endedBy: RunID? = nil
    ) {
        self.reason = reason
        self.since = since
        self.run = run
        self.standing = standing
        self.due = due
        self.endedBy = endedBy
    }
}

extension Departure {
    /// Every member under its own name; absent when nil.
    public var json: JSONValue {
        var object: JSONObject = [
            "reason": .string(reason.rawValue), "since": .string(since.description),
            "run": .number(Double(run.rawValue)), "standing": .string(standing.rawValue),
        ]
        if let due { object["due"] = .string(due.description) }
        if let endedBy { object["endedBy"] = .number(Double(endedBy.rawValue)) }
        return .object(object)
    }

    /// Nil when it is not what `json` writes.
    public init?(json: JSONValue) {
        guard let reason = json["reason"]?.string.flatMap(Reason.init),
            let since = json["since"]?.string.flatMap(Timestamp.init), let run = json["run"]?.integer,
            let standing = json["standing"]?.string.flatMap(Standing.init)
        else { return nil }
        self.init(
            reason, since: since, run: RunID(run), standing: standing,
            due: json["due"]?.string.flatMap(Timestamp.init), endedBy: json["endedBy"]?.integer.map { RunID($0) })
    }
}
