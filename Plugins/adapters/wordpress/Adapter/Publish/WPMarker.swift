import ScienceShopSDK

/// What a post says of itself in a comment at its end: which record it is, and what of it was written here.
///
/// It stands in the post, and nowhere else: whatever is forgotten on our side, or whichever answer is lost, the post is
/// found again and not made twice, and what a person changed is seen.
struct WPMarker: Sendable, Hashable {
    /// Of the record's identifier; a word that a search finds.
    var token: String
    /// Of what was sent: title, text and excerpt.
    var sent: String
    /// Of what the site made of it, where that is something else.
    var stored: String?
    /// Whether the post was emptied because its record may not be shown any more.
    var isWithdrawn = false

    /// In every marker, so that a search finds all of them.
    static let word = "scienceshopfederation"
    private static let opening = "<!-- \(word) "
    private static let closing = " -->"

    static func token(_ id: RecordIdentifier) -> String { "ss" + ContentHash.hex(id.description.utf8).prefix(24) }

    var text: String {
        let state = isWithdrawn ? " state=withdrawn" : ""
        return Self.opening + "\(token) sent=\(sent)" + (stored.map { " stored=\($0)" } ?? "") + state + Self.closing
    }

    /// The text with the marker in it: inside its last element, for WordPress makes an empty paragraph of a comment alone.
    func placed(in content: String) -> String {
        guard let end = content.lastIndex(of: "<"), content[end...].hasPrefix("</") else { return content + text }
        return content[..<end] + text + content[end...]
    }

    /// The last marker of a text, and the text without any.
    static func split(_ text: String) -> (marker: WPMarker?, text: String) {
        var rest = text
        var marker: WPMarker?
        while let start = rest.firstRange(of: opening), let end = rest[start.upperBound...].firstRange(of: closing) {
            marker = WPMarker(reading: rest[start.upperBound..<end.lowerBound]) ?? marker
            rest.removeSubrange(start.lowerBound..<end.upperBound)
        }
        return (marker, rest)
    }

    init(token: String, sent: String, isWithdrawn: Bool = false) {
        (self.token, self.sent, self.isWithdrawn) = (token, sent, isWithdrawn)
    }

    private init?(reading text: Substring) {
        let words = text.split(separator: " ")
        guard let token = words.first else { return nil }
        self.token = String(token)
        sent = ""
        for word in words.dropFirst() {
            let pair = word.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { continue }
            switch pair[0] {
            case "sent": sent = String(pair[1])
            case "stored": stored = String(pair[1])
            case "state": isWithdrawn = pair[1] == "withdrawn"
            default: break
            }
        }
    }

    /// Of what a person could change. Ends of lines and blanks at either end are nobody's.
    static func hash(title: String, content: String, excerpt: String) -> String {
        let parts = [title, content, excerpt].map { Text.trimmed($0.replacing("\r\n", with: "\n")) }
        return String(ContentHash.hex(parts.map { "\($0.utf8.count):\($0)" }.joined().utf8).prefix(32))
    }
}
