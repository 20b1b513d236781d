import AdapterKit
import JSONSchema
import ScienceShopSDK

/// Pages of a source that are committed together: as one, but each looked at by the guard.
struct Gathered: Sendable {
    /// The pages as one.
    private(set) var whole: HarvestPage
    /// Of each page: how many records it has, and whether it names a next one.
    private(set) var parts: [(count: Int, next: Cursor?)]
    private(set) var bytes: Int
    var guardian: PageGuard
    /// Why the page after them could not be read.
    var failure: HarvestRun.SourceFailure?

    init(_ page: HarvestPage, _ guardian: PageGuard) {
        whole = page
        parts = [(page.records.count, page.next)]
        bytes = page.records.reduce(0) { $0 + $1.payload.count }
        self.guardian = guardian
    }

    /// - Throws: what the guard has against the page, which is then not added.
    mutating func add(_ page: HarvestPage, after cursor: Cursor) throws(FederationError) {
        try guardian.check(page, after: cursor)
        whole.records += page.records
        whole.next = page.next
        whole.issues += page.issues
        whole.total = page.total ?? whole.total
        whole.bookmark = page.bookmark
        whole.provesAbsence = whole.provesAbsence && page.provesAbsence
        parts.append((page.records.count, page.next))
        bytes += page.records.reduce(0) { $0 + $1.payload.count }
    }

    /// Has the guard see whether the pages were there before. Those from the first one on that was are given up, and
    /// `failure` says why.
    ///
    /// - Returns: how many records are left.
    /// - Throws: `SourceFailure` when that is the first page.
    mutating func checkAreNew(_ digests: [PayloadDigests?]) throws -> Int {
        var start = 0
        for (place, part) in parts.enumerated() {
            let range = start..<start + part.count
            let page = HarvestPage(records: Array(whole.records[range]), next: part.next)
            do {
                try guardian.checkIsNew(
                    page, payloads: range.map { digests[$0]?.payload ?? Digest(of: whole.records[$0].payload) })
            } catch {
                let error = HarvestRun.SourceFailure(error: error, isOfTheList: true)
                guard place > 0 else { throw error }
                whole.records.removeLast(whole.records.count - start)
                whole.next = parts[place - 1].next
                (whole.bookmark, whole.provesAbsence) = (nil, true)
                parts.removeLast(parts.count - place)
                failure = error
                return start
            }
            start = range.upperBound
        }
        return start
    }
}
