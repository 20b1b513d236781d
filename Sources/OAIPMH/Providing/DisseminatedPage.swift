import ScienceShopSDK

/// One page of a list, as it stands between the tags of its verb.
///
/// It bears nothing of the request but its selection, so that a source may keep it and give it to whoever asks the same.
public struct DisseminatedPage: Sendable, Hashable {
    /// The records or headers in order, in pieces.
    public var pieces: [OAIPiece]
    /// How many items it has; none only when none is left.
    public var count: Int
    /// The sequence number of its last item.
    public var last: Int64
    /// How many items of the selection come after it.
    public var rest: Int

    public init(pieces: [OAIPiece] = [], count: Int = 0, last: Int64 = 0, rest: Int = 0) {
        self.pieces = pieces
        self.count = count
        self.last = last
        self.rest = rest
    }

    /// Bytes of all pieces.
    public var size: Int { pieces.reduce(0) { $0 + $1.count } }
}

/// What a page of a list is to be like.
public struct DisseminatedPageForm: Sendable, Hashable {
    /// Whole records, or headers alone.
    public var asRecords: Bool
    /// How many items it has at most.
    public var items: Int
    /// After how many bytes it ends, even if it has fewer items.
    public var bytes: Int

    public init(asRecords: Bool, items: Int, bytes: Int) {
        self.asRecords = asRecords
        self.items = items
        self.bytes = bytes
    }
}

/// Writes the items of a page one after the other.
public struct DisseminatedPageWriter {
    private let form: DisseminatedPageForm
    private var writer = OAIWriter()
    private var page = DisseminatedPage()
    private var size = 0

    public init(_ form: DisseminatedPageForm) { self.form = form }

    /// Whether another item may follow.
    public var hasRoom: Bool { page.count == 0 || (page.count < form.items && size + writer.bytes.count < form.bytes) }

    /// - Throws: `DisseminationError` for a record that is neither deleted nor has metadata.
    public mutating func add(_ item: DisseminatedItem) throws(DisseminationError) {
        try item.write(to: &writer, asRecord: form.asRecords)
        note(item.sequence)
    }

    private mutating func note(_ sequence: Int64) {
        page.count += 1
        page.last = sequence
        if writer.bytes.count >= OAIResponseBody.piece { flush() }
    }

    private mutating func flush() {
        guard !writer.bytes.isEmpty else { return }
        size += writer.bytes.count
        page.pieces.append(OAIPiece(writer.take()))
    }

    /// The page.
    ///
    /// - Parameter rest: how many items come after its last.
    public mutating func finish(rest: Int) -> DisseminatedPage {
        flush()
        page.rest = rest
        return page
    }

    /// How many items it has so far, and the sequence number of the last.
    public var count: Int { page.count }
    public var last: Int64 { page.last }
}

extension DisseminationSource {
    public func opened() async throws -> (source: any DisseminationSource, moment: Timestamp) {
        (self, try await moment())
    }

    public func hasSets() async throws -> Bool { try await !sets().isEmpty }

    public func page(
        of selection: DisseminationSelection, after sequence: Int64, _ form: DisseminatedPageForm
    ) async throws -> DisseminatedPage {
        // One more tells whether another page follows.
        let items = try await items(
            in: selection, after: sequence, limit: form.items + 1, withMetadata: form.asRecords)
        var writer = DisseminatedPageWriter(form)
        for item in items.prefix(form.items) where writer.hasRoom { try writer.add(item) }
        let isLast = writer.count == items.count
        return writer.finish(rest: isLast ? 0 : try await count(in: selection, after: writer.last))
    }
}
