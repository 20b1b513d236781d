import AdapterKit
import JSONSchema

/// Where a walk through a tap's records stands. A tap can be started again at a STATE only.
struct TapPlace: Equatable {
    /// The last STATE, as the tap wrote it; nil before the first.
    var state: String?
    /// Records since the beginning of the list, so that no cursor comes twice.
    var count = 0
    /// Records since that STATE.
    var since = 0

    private static let mark = "tap1"

    init(state: String?) { self.state = state }

    /// Nil for a cursor that no tap's place ever was.
    init?(_ cursor: Cursor) {
        let parts = cursor.text.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == Self.mark, let count = Int(parts[1]), let since = Int(parts[2]),
            since >= 0, count >= since
        else { return nil }
        self.count = count
        self.since = since
        guard !parts[3].isEmpty else { return }
        guard (try? JSONValue(parsing: String(parts[3]))) != nil else { return nil }
        state = String(parts[3])
    }

    var cursor: Cursor { Cursor("\(Self.mark):\(count):\(since):\(state ?? "")") }

    /// Where the tap can be started for it: nil when that is the beginning of the list.
    var restart: Cursor? {
        guard state != nil else { return nil }
        var place = self
        place.count -= since
        place.since = 0
        return place.cursor
    }
}
