import AdapterKit
import Messages
import ScienceShopSDK

/// Reads the lists of a harvest, one after the other: each post type, and of changes those that were edited and those that
/// were published, for a post that was scheduled long ago comes out without an edit.
struct WPListing: Sendable {
    let site: WPSite
    let options: WPOptions
    let connection: WPConnection
    /// Whether only numbers and times are wanted.
    let isBrief: Bool

    struct Page: Sendable {
        var items: [WPItem] = []
        var next: WPCursor?
        var issues: [Issue] = []
        var total: Int?
        /// On the last page.
        var bookmark: Bookmark?
        var provesAbsence = true
    }

    /// What one request gave.
    struct Step {
        var items: [WPItem] = []
        var endsList = false
    }

    /// The page at a place; lists that are empty are passed over.
    func page(at start: WPCursor, limit: Int) async throws -> Page {
        var cursor = start
        var notes = WPNotes(told: start.told)
        while cursor.list < lists {
            let step = try await next(&cursor, limit, &notes)
            cursor.told = notes.told
            let total = site.types.count == 1 && start.start.from == nil ? cursor.place.total : nil
            if step.endsList {
                judgeEnd(&cursor, &notes)
                cursor.told = notes.told
                cursor.list += 1
                cursor.place = WPPlace()
                if step.items.isEmpty { continue }
            }
            var page = Page(items: wanted(step.items, in: cursor, &notes), issues: notes.issues, total: total)
            if cursor.list < lists {
                page.next = cursor
            } else {
                end(&page, cursor)
            }
            return page
        }
        var page = Page(issues: notes.issues)
        end(&page, cursor)
        return page
    }

    private func end(_ page: inout Page, _ cursor: WPCursor) {
        page.provesAbsence = !cursor.isInDoubt
        // The site's own words alone: what its posts say, and no later than its clock when the list began. Without its clock
        // a post dated ahead cannot be told from others, and would hide all until then.
        let newest = cursor.begun.map { begun in min(cursor.newest ?? begun, begun) }
        page.bookmark = [newest, cursor.start.mark].compactMap { $0 }.max().map(WPStart.bookmark)
    }

    private func next(_ cursor: inout WPCursor, _ limit: Int, _ notes: inout WPNotes) async throws -> Step {
        if cursor.place.page == 0, cursor.isOld, !isPublished(cursor) { cursor.place = WPPlace(page: 1) }
        let step =
            cursor.place.page > 0
            ? try await nextByPage(&cursor, limit, &notes) : try await nextByNumber(&cursor, limit, &notes)
        cursor.newest = (step.items.compactMap(\.latest) + [cursor.newest].compactMap { $0 }).max()
        return step
    }

    // MARK: - Which list

    /// How many lists there are.
    private var lists: Int { site.types.count * passes }
    private var passes: Int { isBrief || !hasBound ? 1 : 2 }
    let hasBound: Bool

    func type(_ cursor: WPCursor) -> WPSite.PostType { site.types[min(cursor.list / passes, site.types.count - 1)] }
    /// Whether it is the list of what was published, rather than of what was edited.
    func isPublished(_ cursor: WPCursor) -> Bool { passes == 2 && cursor.list % 2 == 1 }

    /// After which time, as the site compares: in its local time, and an hour before, for summer time.
    func bound(_ cursor: WPCursor) -> String? {
        cursor.start.from.map { from in
            let offset = site.offset.map { $0 - 3600 } ?? -13 * 3600
            return WPTime.text(Timestamp(milliseconds: from.milliseconds + offset * 1000))
        }
    }

    // MARK: - Odds

    /// What is left of a page once it is looked at closely.
    private func wanted(_ items: [WPItem], in cursor: WPCursor, _ notes: inout WPNotes) -> [WPItem] {
        items.filter { item in
            guard item.id != nil else {
                notes.tell(
                    Issue(
                        .error, code: "malformed-post",
                        message:
                            "A post on line \(plain: item.line) of the answer has no number (`id`), and cannot be kept.",
                        remedy: "Look for a plugin of the site that changes what its API answers.",
                        location: SourceLocation(line: item.line)))
                return false
            }
            guard cursor.start.isExact, let from = cursor.start.from, let latest = item.latest else { return true }
            return latest >= from
        }
    }

    /// Compares what a list is said to hold with what came.
    private func judgeEnd(_ cursor: inout WPCursor, _ notes: inout WPNotes) {
        let came = cursor.place.given
        guard let promised = cursor.place.total, promised != came, !(cursor.isOld && cursor.place.page > 0) else {
            return
        }
        if came < promised { cursor.isInDoubt = true }
        notes.habit(
            "list-size", "The site says that it has \(promised) posts of the type \(type(cursor).name); \(came) came.",
            came < promised
                ? "Nothing is inferred from what is not on the list. Look for a plugin that hides posts."
                : "Look for a plugin that hides posts.")
    }
}
