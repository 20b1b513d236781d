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

    init(limits: HarvestLimits) { self.limits = limits }

    mutating func startOver() {
        emptyPages = 0
        previous = nil
        cursors = []
    }

    /// - Throws: `FederationError` with code `limit-exceeded` or `malformed-source`, disposition `abort`.
    mutating func check(_ page: HarvestPage, after cursor: Cursor?) throws {
        pages += 1
        guard pages <= limits.pages else {
            throw FederationError(.limitExceeded, "The source gave more than \(limits.pages) pages in one run.")
        }
        guard page.records.count <= limits.pageRecords else {
            throw FederationError(
                .limitExceeded,
                """
                A page has \(page.records.count) records; at most \(limits.pageRecords) are taken. Ask the source for \
                smaller pages.
                """)
        }
        let bytes = page.records.reduce(0) { $0 + $1.payload.count }
        guard bytes <= limits.pageBytes else {
            throw FederationError(
                .limitExceeded,
                """
                A page has \(bytes) bytes of payload; at most \(limits.pageBytes) are taken. Ask the source for smaller \
                pages.
                """)
        }
        guard let next = page.next else { return }
        if let cursor, cursor.text.hasSameBytes(as: next.text) {
            throw FederationError(
                .malformedSource, "The source's list does not go on: the page after “\(cursor)” names itself as next.")
        }
        guard !next.text.utf8.contains(0), next.text.utf8.count <= 65_536 else {
            throw FederationError(
                .malformedSource, "The source's place in its list has a null character or more than 65,536 bytes.")
        }
        guard cursors.insert(Digest(of: next.text.utf8)).inserted else {
            throw FederationError(
                .malformedSource, "The source's list goes round in a circle: “\(next)” was named as next before.")
        }
        emptyPages = page.records.isEmpty ? emptyPages + 1 : 0
        guard emptyPages <= limits.emptyPages else {
            throw FederationError(
                .malformedSource, "The source gave \(emptyPages) empty pages in a row and still promises another.")
        }
    }

    /// - Parameter payloads: the digests of the page's payloads, in their order.
    /// - Throws: `FederationError` with code `malformed-source`, disposition `abort`.
    mutating func checkIsNew(_ page: HarvestPage, payloads: [Digest]) throws {
        guard page.next != nil else { return }
        var hash = SHA256()
        for (record, payload) in zip(page.records, payloads) {
            hash.update("\(record.identifier.utf8.count):\(record.identifier)".utf8)
            payload.withBytes { hash.update($0) }
        }
        let fingerprint = Digest(hash.digest())
        guard page.records.isEmpty || fingerprint != previous else {
            throw FederationError(.malformedSource, "The source gave the same page twice under different cursors.")
        }
        previous = fingerprint
    }
}
