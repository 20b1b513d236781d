import AdapterKit
import JSONSchema
import Messages
import OAIPMH
import ScienceShopSDK

/// Where a list stands: which window of which set, and what was seen of it so far.
struct OAICursor: Sendable, Hashable {
    /// Which of the sets, from 0.
    var set = 0
    /// Where the first window of each set begins; nil for the beginning of the repository.
    var origin: Timestamp?
    /// First and last second of the window; nil where it is open.
    var from: Timestamp?
    var until: Timestamp?
    /// Where a window that is open at its beginning can be taken to begin, to cut it.
    var lowest: Timestamp?
    /// How long windows are, in seconds; nil for as long as there is.
    var step: Int64?
    /// How many records could be read before the list of a window broke off, once windows are cut because of that.
    var fits: Int?
    /// How often this window was begun again.
    var restarts = 0
    /// The repository's clock when the first page of the first window was answered; the bookmark to be.
    var begun: Timestamp?
    /// How dates are written where not as the repository says.
    var written: OAIWrittenDates?
    /// Whether anything gave reason not to believe that what is not listed is gone.
    var isInDoubt = false
    /// Records of earlier windows and sets.
    var before = 0
    /// Habits of the repository that were told already.
    var told: [String] = []
    var list = OAIListPlace()
    /// How far the search for something that cannot be read has come; nil without one.
    var search: OAISearch?
    /// Whether the list ends here, at something that cannot be read.
    var isOver = false

    /// The cursor at the beginning of its window, which is cut where lists have broken off before: to half of the time
    /// that the records which were read cover, so that the length soon suits however they lie.
    var restarted: OAICursor {
        var other = self
        other.list = OAIListPlace()
        other.restarts += 1
        guard other.restarts >= 2 || fits != nil, let low = list.low ?? from ?? lowest,
            let high = list.high ?? until ?? begun
        else { return other }
        other.fits = max(1, list.given)
        let half = max(1, ((high.milliseconds - low.milliseconds) / 1000 + 1) / 2)
        let end = Timestamp(milliseconds: low.milliseconds + half * 1000 - 1000)
        guard until.map({ end < $0 }) ?? true, from.map({ end >= $0 }) ?? true else { return other }
        other.step = half
        other.until = end
        return other
    }
}

/// Where one list of the repository's stands: what one request and its resumption tokens give.
struct OAIListPlace: Sendable, Hashable {
    /// Of the page to ask for; nil for the first.
    var token: String?
    /// Items that were taken of that page already, and their fingerprint.
    var skip = 0
    var skipped = ""
    /// Items and pages before.
    var given = 0
    var pages = 0
    /// Earliest and latest datestamp of its records so far, roughly.
    var low: Timestamp?
    var high: Timestamp?
    /// The size that the list was first said to have.
    var total: Int?
    /// A token and a page that were met before; another one takes their place at each power of two, so that a circle of
    /// whatever length is noticed within three rounds.
    var anchor = OAIPageMark()
}

/// What tells a page from others, as short hashes.
struct OAIPageMark: Sendable, Hashable {
    var token = ""
    var items = ""
}

/// How a repository wants its dates, when not as it says.
enum OAIWrittenDates: String, Sendable {
    case day, second
    /// It takes none.
    case never
}

// MARK: - As text

extension OAICursor {
    var cursor: Cursor { Cursor(JSONValue.object(json).canonicalText) }

    private var json: JSONObject {
        func number(_ value: Int) -> JSONValue? { value == 0 ? nil : .number(Double(value)) }
        func text(_ value: String?) -> JSONValue? { value.flatMap { $0.isEmpty ? nil : .string($0) } }
        let members: [(String, JSONValue?)] = [
            ("set", number(set)), ("origin", text(origin?.description)), ("from", text(from?.description)),
            ("until", text(until?.description)),
            ("lowest", text(lowest?.description)), ("step", step.map { .number(Double($0)) }),
            ("fits", fits.map { .number(Double($0)) }), ("low", text(list.low?.description)),
            ("high", text(list.high?.description)),
            ("restarts", number(restarts)), ("begun", text(begun?.description)), ("written", text(written?.rawValue)),
            ("doubt", isInDoubt ? true : nil), ("before", number(before)),
            ("told", told.isEmpty ? nil : .array(told.map(JSONValue.string))),
            ("token", list.token.map(JSONValue.string)), ("skip", number(list.skip)), ("skipped", text(list.skipped)),
            ("given", number(list.given)), ("pages", number(list.pages)),
            ("total", list.total.map { .number(Double($0)) }), ("anchorToken", text(list.anchor.token)),
            ("anchorItems", text(list.anchor.items)), ("search", search?.json), ("over", isOver ? true : nil),
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
        set = number("set")
        (origin, from, until) = (moment("origin"), moment("from"), moment("until"))
        (lowest, begun) = (moment("lowest"), moment("begun"))
        step = json["step"]?.integer.flatMap { $0 > 0 ? Int64($0) : nil }
        fits = json["fits"]?.integer
        restarts = number("restarts")
        written = json["written"]?.string.flatMap(OAIWrittenDates.init)
        isInDoubt = json["doubt"] == true
        before = number("before")
        search = OAISearch(json["search"])
        isOver = json["over"] == true
        told = json["told"]?.array?.compactMap(\.string) ?? []
        list.token = json["token"]?.string
        (list.low, list.high) = (moment("low"), moment("high"))
        list.skip = number("skip")
        list.skipped = json["skipped"]?.string ?? ""
        list.given = number("given")
        list.pages = number("pages")
        list.total = json["total"]?.integer
        list.anchor = OAIPageMark(
            token: json["anchorToken"]?.string ?? "", items: json["anchorItems"]?.string ?? "")
    }
}
