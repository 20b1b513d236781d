import AdapterKit
import JSONSchema
import ScienceShopSDK

/// From when on posts are wanted.
struct WPStart: Sendable, Hashable {
    /// In UTC; nil for all there are.
    var from: Timestamp?
    /// Whether what is older is left out, rather than given twice.
    var isExact = false
    /// The moment of the last list's bookmark.
    var mark: Timestamp?

    /// Of what the options select, everything.
    init() {}

    /// What a harvest asks for.
    init(_ request: HarvestRequest) {
        if let since = request.since {
            from = since
            isExact = true
        } else if let mark = request.bookmark.flatMap(Self.moment) {
            self.mark = mark
            from = Timestamp(milliseconds: mark.milliseconds - Self.overlap)
        }
    }

    /// A post may get a time that is over already: by the clocks of several machines, by transactions, by plugins. A day is
    /// few posts.
    private static let overlap: Int64 = 86_400_000

    /// What a bookmark says; nil for what this adapter did not write.
    private static func moment(_ bookmark: Bookmark) -> Timestamp? {
        (try? JSONValue(parsing: bookmark.text))?["at"]?.string.flatMap { Timestamp($0) }
    }

    static func bookmark(_ moment: Timestamp) -> Bookmark {
        Bookmark(JSONValue.object(["at": .string(moment.description)]).canonicalText)
    }
}
