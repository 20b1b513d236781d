import JSONSchema
import ScienceShopSDK

/// A search for what cannot be read in a window: by halves, until they can be read or are as short as a window can be.
struct OAISearch: Sendable, Hashable {
    /// First and last second of the window; nil where it is open.
    var first: Timestamp?
    var end: Timestamp?
    /// Last second of the part in which it must be; nil where that is open. It begins with the cursor's window.
    var last: Timestamp?
    /// Whether the shortest window there is, the latest, is asked for first: a provider that fails on it too fails on
    /// everything, and is left in peace.
    var isProbing = true
}

extension OAISearch {
    var json: JSONValue {
        func text(_ moment: Timestamp?) -> JSONValue { moment.map { .string($0.description) } ?? .null }
        return .array([text(first), text(end), text(last), .bool(isProbing)])
    }

    /// nil for anything that `json` does not give.
    init?(_ json: JSONValue?) {
        guard let parts = json?.array, parts.count == 4, let isProbing = parts[3].bool else { return nil }
        let moments = parts[..<3].map { $0.string.flatMap { Timestamp($0) } }
        self.init(first: moments[0], end: moments[1], last: moments[2], isProbing: isProbing)
    }
}
