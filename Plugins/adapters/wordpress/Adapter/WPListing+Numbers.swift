import AdapterKit
import Messages
import ScienceShopSDK

extension WPListing {
    /// The posts after the last one, in the order of their numbers.
    ///
    /// Numbers are unique and never change, so that no edit moves a post past the place. What comes and goes before it shifts
    /// the list: the place is where the last post stood, and it is looked for until a page begins at or before it. Such a page
    /// alone proves that nothing stands between; what several pages say together may be of several lists.
    func nextByNumber(_ cursor: inout WPCursor, _ limit: Int, _ notes: inout WPNotes) async throws -> Step {
        let size = size(cursor, limit)
        guard let last = cursor.place.last else {
            let (items, answer) = try await ask(&cursor, size: size, [], &notes)
            if let step = try look(at: items, &cursor, &notes) { return step }
            return accept(items, of: items, at: 0, size, answer, &cursor)
        }
        var probe = cursor.place.offset
        var stride = 1
        var single: Single?
        for _ in 0..<Self.mostProbes {
            let (items, answer) = try await ask(&cursor, size: size, [("offset", String(probe))], &notes)
            if let step = try look(at: items, &cursor, &notes) { return step }
            let total = answer.number("X-WP-Total")
            let first = items.lazy.compactMap(\.id).first
            if probe > 0, first == cursor.place.first, first != nil, last != first,
                try await isDeaf(to: probe, items, size, &cursor, &notes)
            {
                return Step()
            }
            if let first, first <= last {
                let fresh = items.filter { $0.id.map { $0 > last } ?? true }
                if fresh.contains(where: { $0.id != nil }) {
                    return accept(fresh, of: items, at: probe, size, answer, &cursor)
                }
                if let total, probe + items.count >= total { return Step(endsList: true) }
                single = Single(
                    position: probe, count: items.count, total: total, isShort: items.count < cursor.place.most)
                probe += max(1, items.count - 1)
                stride = 1
            } else {
                if probe == 0 { return accept(items, of: items, at: probe, size, answer, &cursor) }
                // The page before ended at the last post though it had room for more: it was the end.
                if items.isEmpty, let single, single.isShort, single.total == nil { return Step(endsList: true) }
                // Where a page has room for one post only, or the site hides posts, two pages have to do.
                if let single, single.count == 1, probe == single.position + 1, total == single.total {
                    return accept(items, of: items, at: probe, size, answer, &cursor)
                }
                single = nil
                probe = max(0, probe - stride)
                stride *= 2
            }
        }
        throw FederationError(
            .malformedSource, "The site's list changes faster than it can be read; the list begins again.",
            disposition: .restartWindow)
    }

    private static var mostProbes: Int { 400 }

    /// A page that begins and ends at or before the last post.
    private struct Single {
        var position: Int
        var count: Int
        var total: Int?
        /// Whether the site has given more at once.
        var isShort: Bool
    }

    /// Takes what is new of a page, and says whether the list ends with it.
    private func accept(
        _ fresh: [WPItem], of items: [WPItem], at position: Int, _ size: Int, _ answer: WPAnswer,
        _ cursor: inout WPCursor
    ) -> Step {
        var step = Step(items: fresh)
        // In the list of what was published, what was edited too has come already.
        if isPublished(cursor), let bound = bound(cursor) {
            step.items.removeAll { $0.modifiedLocally.map { $0 > bound } ?? false }
        }
        cursor.place.given += fresh.count
        cursor.place.most = max(cursor.place.most, items.count)
        cursor.place.first = cursor.place.first ?? fresh.lazy.compactMap(\.id).first
        cursor.place.last = fresh.last { $0.id != nil }?.id ?? cursor.place.last
        cursor.place.offset = max(0, position + items.count - 1)
        // A full page may be the last one too, but a site that counts wrongly would hide the rest.
        let isShort = items.count < size
        step.endsList =
            fresh.allSatisfy { $0.id == nil }
            || isShort && (cursor.place.total.map { position + items.count >= $0 } ?? false)
        return step
    }

    /// Sees what the site took no notice of; the list is then read otherwise, from its beginning.
    private func look(at items: [WPItem], _ cursor: inout WPCursor, _ notes: inout WPNotes) throws -> Step? {
        let numbers = items.compactMap(\.id)
        if zip(numbers, numbers.dropFirst()).contains(where: { $0 >= $1 }) {
            notes.habit(
                "order-ignored", "The site does not list its posts in the order that it was asked for.",
                "Look for a plugin of the site that changes the order of posts.")
            cursor.place = WPPlace(page: 1)
            return Step()
        }
        guard let bound = bound(cursor), !isPublished(cursor), !cursor.isOld,
            items.contains(where: { $0.modifiedLocally.map { $0 <= bound } ?? false })
        else { return nil }
        notes.habit(
            "modified-after-ignored",
            "The site takes no notice of `modified_after`, as WordPress did before 5.7; its list is read from the latest change back.",
            "Tell the site's owner to update WordPress.")
        cursor.isOld = true
        cursor.place = WPPlace(page: 1)
        return Step()
    }

    /// Whether the site takes no notice of `offset`: the list is then read page by page.
    private func isDeaf(
        to probe: Int, _ items: [WPItem], _ size: Int, _ cursor: inout WPCursor, _ notes: inout WPNotes
    ) async throws -> Bool {
        let (beginning, _) = try await ask(&cursor, size: size, [], &notes)
        guard beginning.map(\.id) == items.map(\.id) else { return false }
        notes.habit(
            "offset-ignored", "The site takes no notice of `offset`; its list is read page by page.",
            "Look for a cache before the site that leaves arguments out.")
        let given = cursor.place.given
        let (last, total) = (cursor.place.last, cursor.place.total)
        cursor.place = WPPlace(page: given / size + 1)
        (cursor.place.last, cursor.place.total, cursor.place.given) = (last, total, given)
        return true
    }
}
