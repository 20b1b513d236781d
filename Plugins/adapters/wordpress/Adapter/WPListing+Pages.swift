import AdapterKit
import Messages
import ScienceShopSDK

extension WPListing {
    /// The posts of the next page, for a site that cannot list them by their numbers, or cannot leave out what is old.
    func nextByPage(_ cursor: inout WPCursor, _ limit: Int, _ notes: inout WPNotes) async throws -> Step {
        let size = size(cursor, limit)
        let before = cursor.place.total
        let page = cursor.place.page
        var (items, answer) = try await ask(&cursor, size: size, [("page", String(page))], &notes)
        if page > 1, let before, let total = cursor.place.total, total != before { cursor.isInDoubt = true }
        let mark = String(ContentHash.hex(items.map { "\($0.id ?? 0)" }.joined(separator: " ").utf8).prefix(16))
        if !items.isEmpty, mark == cursor.place.mark {
            throw FederationError(
                .malformedSource,
                "\(answer.url) gives the same page again; look for a cache before the site that leaves arguments out.")
        }
        cursor.place.mark = mark
        cursor.place.page += 1
        let isShort = items.isEmpty || (answer.number("X-WP-TotalPages").map { page >= $0 } ?? false)
        var step = Step(endsList: isShort)
        if let last = cursor.place.last { items.removeAll { $0.id.map { $0 <= last } ?? false } }
        // From the latest change back: the first that is too old ends the list.
        if cursor.isOld, !isPublished(cursor), let bound = bound(cursor),
            let old = items.firstIndex(where: { $0.modifiedLocally.map { $0 <= bound } ?? false })
        {
            items.removeSubrange(old...)
            step.endsList = true
        }
        cursor.place.given += items.count
        step.items = items
        return step
    }
}
