/// How an audit looks.
public struct AuditOptions: Sendable, Hashable {
    /// What is compared of a source that can list names without records.
    public enum Depth: Sendable, Hashable {
        /// Payloads of a list of up to `cheapList` names, dates of a longer one.
        case automatic
        /// Names and dates only.
        case names
        /// Payloads always: a date may lie.
        case contents
    }

    public var depth: Depth
    /// Ask for so many held records one by one, where the source can be asked so; nil where that is not needed.
    public var sample: Int?
    /// What chooses them.
    public var seed: UInt64
    /// The longest list that is read whole besides its names.
    public var cheapList: Int
    /// How many missing records are asked for by name at most, to tell those that cannot be had.
    public var mostAsked: Int
    /// How many records a sample has where nobody says.
    public var usualSample: Int

    public init(
        depth: Depth = .automatic, sample: Int? = nil, seed: UInt64 = 1, cheapList: Int = 1000, mostAsked: Int = 500,
        usualSample: Int = 100
    ) {
        self.depth = depth
        self.sample = sample
        self.seed = seed
        self.cheapList = cheapList
        self.mostAsked = mostAsked
        self.usualSample = usualSample
    }
}
