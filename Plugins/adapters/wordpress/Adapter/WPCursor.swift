import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// Where a harvest stands: which of its lists, and what was seen of it so far.
///
/// A place in a list is the number of the last post, which stays true however the list shifts; the position is only where to
/// look for it first.
struct WPCursor: Sendable, Hashable {
    var start = WPStart()
    /// Which of the lists, from 0: one for each post type, and of changes two.
    var list = 0
    /// The site's clock when the first list began.
    var begun: Timestamp?
    /// The latest moment that posts tell of themselves.
    var newest: Timestamp?
    /// How many posts the site can give at once, where that is fewer than it was asked for.
    var size: Int?
    /// Whether the site takes no notice of `modified_after`, as before WordPress 5.7.
    var isOld = false
    /// Whether anything gave reason not to believe that what is not listed is gone.
    var isInDoubt = false
    /// Habits of the site that were told already.
    var told: [String] = []
    var place = WPPlace()

    init(_ start: WPStart = WPStart()) { self.start = start }

    /// The same place, where the site fails on as many posts as were asked for.
    func restarted(perPage: Int) -> WPCursor {
        var other = self
        other.size = max(1, (size ?? perPage) / 4)
        // Pages of another length have other numbers.
        if place.page > 0 { other.place = WPPlace(page: 1) }
        return other
    }
}

/// Where one list of the site's stands.
struct WPPlace: Sendable, Hashable {
    /// Of the page to ask for, where posts are listed page by page; 0 where they are listed by their numbers.
    var page = 0
    /// Numbers of the first and the last post that came.
    var first: Int?
    var last: Int?
    /// Where the last post stood.
    var offset = 0
    /// Posts that came.
    var given = 0
    /// The most that came at once.
    var most = 0
    /// How many the site says there are.
    var total: Int?
    /// Of the page before, where pages have numbers: hash of what came.
    var mark = ""

    init(page: Int = 0) { self.page = page }
}

// MARK: - As text

extension WPCursor {
    var cursor: Cursor { Cursor(JSONValue.object(json).canonicalText) }

    private var json: JSONObject {
        func number(_ value: Int?) -> JSONValue? { value.flatMap { $0 == 0 ? nil : .number(Double($0)) } }
        func text(_ value: String?) -> JSONValue? { value.flatMap { $0.isEmpty ? nil : .string($0) } }
        func flag(_ value: Bool) -> JSONValue? { value ? true : nil }
        let members: [(String, JSONValue?)] = [
            ("from", text(start.from?.description)), ("exact", flag(start.isExact)),
            ("mark", text(start.mark?.description)), ("list", number(list)), ("begun", text(begun?.description)),
            ("newest", text(newest?.description)), ("size", number(size)), ("old", flag(isOld)),
            ("doubt", flag(isInDoubt)), ("told", told.isEmpty ? nil : .array(told.map(JSONValue.string))),
            ("page", number(place.page)), ("first", number(place.first)), ("last", number(place.last)),
            ("offset", number(place.offset)), ("given", number(place.given)), ("most", number(place.most)),
            ("total", place.total.map { .number(Double($0)) }), ("seen", text(place.mark)),
        ]
        return JSONObject(members.compactMap { name, value in value.map { (name, $0) } })
    }

    /// - Throws: `FederationError`, to begin again, for what this adapter did not write.
    init(reading cursor: Cursor) throws {
        guard let json = try? JSONValue(parsing: Array(cursor.text.utf8)), json.object != nil else {
            throw FederationError(
                .malformedSource, "The place in the list is not one that this adapter wrote; the list begins again.",
                disposition: .restartWindow)
        }
        func moment(_ name: String) -> Timestamp? { json[name]?.string.flatMap { Timestamp($0) } }
        func number(_ name: String) -> Int { max(0, json[name]?.integer ?? 0) }
        start.from = moment("from")
        start.isExact = json["exact"] == true
        start.mark = moment("mark")
        list = number("list")
        (begun, newest) = (moment("begun"), moment("newest"))
        size = json["size"]?.integer.flatMap { (1...100).contains($0) ? $0 : nil }
        isOld = json["old"] == true
        isInDoubt = json["doubt"] == true
        told = json["told"]?.array?.compactMap(\.string) ?? []
        place.page = number("page")
        (place.first, place.last) = (json["first"]?.integer, json["last"]?.integer)
        place.offset = number("offset")
        place.given = number("given")
        place.most = number("most")
        place.total = json["total"]?.integer
        place.mark = json["seen"]?.string ?? ""
    }
}
