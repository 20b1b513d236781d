import AdapterKit
import JSONSchema
import OAIPMH
import ScienceShopSDK

/// From when on records are wanted.
struct OAIStart: Sendable {
    /// Nil for all there are.
    var from: Timestamp?
    /// Whether the overlap comes before it.
    var overlaps = false
    var written: OAIWrittenDates?

    /// Of what the options select, everything.
    init(everythingOf options: OAIOptions) { from = options.from?.timestamp }

    /// What a harvest asks for.
    init(_ request: HarvestRequest, _ options: OAIOptions) throws {
        self.init(everythingOf: options)
        if let since = request.since {
            from = max(since, from ?? since)
        } else if let bookmark = request.bookmark.flatMap(OAIBookmark.init) {
            written = bookmark.written
            guard bookmark.written != .never else { return }
            if bookmark.moment > from ?? Timestamp(milliseconds: .min) {
                from = bookmark.moment
                overlaps = true
            }
        }
    }
}

/// The repository's own clock when the first page of a list was answered.
struct OAIBookmark: Sendable {
    var moment: Timestamp
    var written: OAIWrittenDates?

    init(_ moment: Timestamp, _ written: OAIWrittenDates?) {
        self.moment = moment
        self.written = written
    }

    /// Nil for what this adapter did not write.
    init?(_ bookmark: Bookmark) {
        guard let json = try? JSONValue(parsing: Array(bookmark.text.utf8)),
            let moment = json["at"]?.string.flatMap({ Timestamp($0) })
        else { return nil }
        self.init(moment, json["written"]?.string.flatMap(OAIWrittenDates.init))
    }

    var bookmark: Bookmark {
        var json: JSONObject = ["at": .string(moment.description)]
        if let written { json["written"] = .string(written.rawValue) }
        return Bookmark(JSONValue.object(json).canonicalText)
    }
}
