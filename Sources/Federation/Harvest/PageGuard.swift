import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// Sees that a source's list comes to an end and stays within bounds.
struct PageGuard {
    let limits: HarvestLimits
    private var pages = 0
    private var emptyPages = 0
    private var previous: Digest?
    private var cursors: Set<Digest> = []
    private var fingerprints: Set<Digest> = []

    init(limits: HarvestLimits) { self.limits = limits }

    mutating func startOver() {
        emptyPages = 0
        previous = nil
        cursors = []
        fingerprints = []
    }

    /// - Throws: `FederationError` with code `limit-exceeded` or `malformed-source`, disposition `abort`.
    mutating func check(_ page: HarvestPage, after cursor: Cursor?) throws(FederationError) {
        var bytes = 0
        var last: [UInt8]?
        for record in page.records {
            bytes += record.payload.count
            // Most sources hand all records of a page the same one, which is held once.
            guard let frame = record.frame, frame != last else { continue }
            bytes += frame.count
            last = frame
        }
        try check(
            records: page.records.count, bytes: bytes, next: page.next, after: cursor,
            excess: """
                A page has \(bytes) bytes of payloads and frames; at most \(limits.pageBytes) are taken. Ask the source \
                for smaller pages.
                """)
        try Self.check(page.bookmark?.text)
    }

    /// The same of a list of names.
    mutating func check(_ page: ListedPage, after cursor: Cursor?) throws(FederationError) {
        let bytes = page.records.reduce(0) { $0 + $1.identifier.utf8.count }
        try check(
            records: page.records.count, bytes: bytes, next: page.next, after: cursor,
            excess: """
                A page has \(bytes) bytes of identifiers; at most \(limits.pageBytes) are taken. Ask the source for \
                smaller pages.
                """)
    }

    /// - Parameter excess: what is said when there are too many bytes.
    private mutating func check(
        records: Int, bytes: Int, next: Cursor?, after cursor: Cursor?, excess: Message
    ) throws(FederationError) {
        pages += 1
        guard pages <= limits.pages else {
            throw FederationError(.limitExceeded, "The source gave more than \(limits.pages) pages in one run.")
        }
        guard records <= limits.pageRecords else {
            throw FederationError(
                .limitExceeded,
                """
                A page has \(records) records; at most \(limits.pageRecords) are taken. Ask the source for \
                smaller pages.
                """)
        }
        guard bytes <= limits.pageBytes else { throw FederationError(.limitExceeded, excess) }
        guard let next else { return }
        if let cursor, cursor.text.hasSameBytes(as: next.text) {
            throw FederationError(
                .malformedSource, "The source's list does not go on: the page after “\(cursor)” names itself as next.")
        }
        try Self.check(next.text)
        guard cursors.insert(Digest(of: next.text.utf8)).inserted else {
            throw FederationError(
                .malformedSource, "The source's list goes round in a circle: “\(next)” was named as next before.")
        }
        emptyPages = records == 0 ? emptyPages + 1 : 0
        guard emptyPages <= limits.emptyPages else {
            throw FederationError(
                .malformedSource, "The source gave \(emptyPages) empty pages in a row and still promises another.")
        }
    }

    /// Places and bookmarks are stored.
    private static func check(_ place: String?) throws(FederationError) {
        guard let place else { return }
        guard !place.utf8.contains(0), place.utf8.count <= 65_536 else {
            throw FederationError(
                .malformedSource, "The source's place in its list has a null character or more than 65,536 bytes.")
        }
    }

    /// - Parameter payloads: the digests of the page's payloads, in their order.
    /// - Throws: `FederationError` with code `malformed-source`, disposition `abort`.
    mutating func checkIsNew(_ page: HarvestPage, payloads: [Digest]) throws(FederationError) {
        guard page.next != nil else { return }
        try checkIsNew(page.records.map(\.identifier), payloads)
    }

    /// The same of a list of names.
    mutating func checkIsNew(_ page: ListedPage) throws(FederationError) {
        guard page.next != nil else { return }
        try checkIsNew(page.records.map(\.identifier), [])
    }

    private mutating func checkIsNew(_ identifiers: [String], _ payloads: [Digest]) throws(FederationError) {
        guard !identifiers.isEmpty else {
            previous = nil
            return
        }
        var bytes: [UInt8] = []
        for identifier in identifiers {
            bytes += "\(identifier.utf8.count):".utf8
            bytes += identifier.utf8
        }
        for payload in payloads { payload.withBytes { bytes += $0 } }
        let fingerprint = Digest(of: bytes)
        guard fingerprint != previous else {
            throw FederationError(.malformedSource, "The source gave the same page twice under different cursors.")
        }
        previous = fingerprint
        // One record may well stand in two places of a list; a page of several does not come back by chance.
        guard identifiers.count == 1 || fingerprints.insert(fingerprint).inserted else {
            throw FederationError(
                .malformedSource, "The source's list goes round in a circle: it gave a page again that came before.")
        }
    }
}
