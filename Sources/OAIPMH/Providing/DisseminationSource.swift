import ScienceShopSDK

/// What a provider disseminates: items in the order in which they last changed, deleted ones among them for ever.
///
/// Each change gives an item the next sequence number and a datestamp; an item is listed once, at its last change. A list
/// read on while items change therefore misses none: what changes moves to its end.
public protocol DisseminationSource: Sendable {
    /// The formats, in the order in which they are announced.
    var formats: [OAIMetadataFormat] { get }

    /// The source's clock.
    ///
    /// A promise: no item appears later with an earlier datestamp. Harvesters ask for what changed since the moment a
    /// response bears, so a source whose changes take time to appear must answer with a moment before them.
    func moment() async throws -> Timestamp

    /// The source for one request, and the `moment` its answer bears: a source that has to look what state it is in may
    /// answer all of the request from that one look.
    func opened() async throws -> (source: any DisseminationSource, moment: Timestamp)

    /// A moment before which no item has its datestamp.
    func earliest() async throws -> Timestamp

    /// All sets; empty for a source without.
    func sets() async throws -> [OAISet]

    /// Whether there are sets at all; to be had from `sets`, but asked for with each page of one.
    func hasSets() async throws -> Bool

    /// The items of the selection after a sequence number, in order: those to be had in its format, and deleted ones.
    /// - Parameters:
    ///   - limit: how many at most; fewer only when there are no more.
    ///   - withMetadata: whether `metadata` and `about` are wanted.
    func items(
        in selection: DisseminationSelection, after sequence: Int64, limit: Int, withMetadata: Bool
    ) async throws -> [DisseminatedItem]

    /// How many items of the selection come after a sequence number.
    func count(in selection: DisseminationSelection, after sequence: Int64) async throws -> Int

    /// One page of a list; to be had from `items` and `count`, unless the source keeps pages.
    func page(
        of selection: DisseminationSelection, after sequence: Int64, _ form: DisseminatedPageForm
    ) async throws -> DisseminatedPage

    /// One item with its metadata in a format; nil when it was never disseminated.
    func item(_ identifier: String, prefix: String) async throws -> DisseminatedItem?

    /// The prefixes an item is to be had in; nil when it was never disseminated.
    func prefixes(of identifier: String) async throws -> [String]?
}

/// Which items a list holds.
public struct DisseminationSelection: Sendable, Hashable {
    public var prefix: String
    /// First moment whose items belong to it.
    public var from: Timestamp?
    /// Last moment whose items belong to it.
    public var until: Timestamp?
    /// A set; the items of the sets below it belong to it too.
    public var set: String?

    public init(prefix: String, from: Timestamp? = nil, until: Timestamp? = nil, set: String? = nil) {
        self.prefix = prefix
        self.from = from
        self.until = until
        self.set = set
    }

    init(_ selection: OAISelection) {
        self.init(
            prefix: selection.prefix, from: selection.from?.timestamp, until: selection.until?.end,
            set: selection.set)
    }

    /// Whether an item with this datestamp and these sets belongs to it, its format apart.
    public func holds(datestamp: Timestamp, sets: [String]) -> Bool {
        if let from, datestamp < from { return false }
        if let until, datestamp > until { return false }
        guard let set else { return true }
        return sets.contains { $0 == set || $0.hasPrefix(set + ":") }
    }
}

/// One item in one format.
public struct DisseminatedItem: Sendable, Hashable {
    public var sequence: Int64
    public var identifier: String
    /// When it last changed here, or left.
    public var datestamp: Timestamp
    public var sets: [String]
    /// Whether it is disseminated no more.
    public var isDeleted: Bool
    /// One XML element that stands alone and declares its own namespace; nil when it is deleted, is not to be had in the
    /// format, or was not wanted.
    public var metadata: [UInt8]?
    /// Each one XML element that stands alone.
    public var about: [[UInt8]]
    /// The item as `record` wrote it before, in place of all the above; nil for one that is to be written.
    public var written: [UInt8]?

    public init(
        sequence: Int64, identifier: String, datestamp: Timestamp, sets: [String] = [], isDeleted: Bool = false,
        metadata: [UInt8]? = nil, about: [[UInt8]] = [], written: [UInt8]? = nil
    ) {
        self.sequence = sequence
        self.identifier = identifier
        self.datestamp = datestamp
        self.sets = sets
        self.isDeleted = isDeleted
        self.metadata = metadata
        self.about = about
        self.written = written
    }

    /// An item as `record` wrote it before; what stands in it is not told again.
    public init(record: [UInt8], of identifier: String, sequence: Int64) {
        self.init(sequence: sequence, identifier: identifier, datestamp: Timestamp(seconds: 0), written: record)
    }
}
