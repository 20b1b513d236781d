import Messages
import ScienceShopSDK

/// What has to be told of a list: habits of the site once, damage to posts each time.
struct WPNotes: Sendable {
    /// Codes of habits that were told, in the order they were met.
    private(set) var told: [String]
    private(set) var issues: [Issue] = []

    init(told: [String] = []) { self.told = told }

    /// Something that is so on each page: told once.
    mutating func habit(_ code: String, _ message: Message, _ remedy: Message = "") {
        guard !told.contains(code) else { return }
        told.append(code)
        issues.append(Issue(.warning, code: code, message: message, remedy: remedy))
    }

    mutating func tell(_ issue: Issue) { issues.append(issue) }
}
