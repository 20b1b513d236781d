/// A territory read from words, and how sure the reading is.
public struct TerritoryReading: Sendable, Hashable {
    public enum Certainty: String, Sendable {
        /// Found in the tables.
        case known
        /// The words say it is a place and of which level; the tables do not hold it, so it has no code.
        case unlisted
        /// Several places bear the name; no code and nothing around it is claimed.
        case ambiguous
        /// The words contradict each other, « Gers (31) »: the name is kept, the code is not.
        case contradictory
    }

    public var territory: Territory
    public var certainty: Certainty
}
