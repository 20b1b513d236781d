import AdapterKit
import ScienceShopSDK

/// How long a server asks to be left alone.
public enum RetryAfter {
    /// No ban is believed beyond a week: a slip of a server's must not silence a source for years.
    public static let longest = Duration.seconds(7 * 86_400)

    /// - Returns: nil when the server asks for nothing, or for what cannot be read.
    ///
    /// A date counts from the server's own `Date`: whoever's clock is wrong, the time between the two is meant.
    public static func wait(_ head: HTTPHead, now: Timestamp) -> Duration? {
        guard let header = head.header("Retry-After") else { return nil }
        let text = header.filter { $0 != " " && $0 != "\t" }
        if !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
            return Int64(text).map { min(.seconds($0), longest) } ?? longest
        }
        guard let end = HTTPDate.timestamp(header) else { return nil }
        let sent = head.header("Date").flatMap(HTTPDate.timestamp) ?? now
        let wait = Duration.milliseconds(end.milliseconds - sent.milliseconds)
        return wait > .zero ? min(wait, longest) : nil
    }
}
