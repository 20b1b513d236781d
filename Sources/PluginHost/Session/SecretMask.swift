import AdapterKit
import Messages
import ScienceShopSDK

/// Takes secrets out of what a plugin says to people. It cannot know a secret that was changed on its way.
struct SecretMask: Sendable {
    private let secrets: [String]

    init(_ secrets: [String: Secret]) {
        // What stands in every text anyway would only make it unreadable.
        self.secrets = secrets.values.map { $0.reveal() }.filter { $0.utf8.count >= 3 }.sorted { $0.count > $1.count }
    }

    func text(_ text: String) -> String {
        var text = text
        for secret in secrets where text.contains(secret) { text = text.replacing(secret, with: "•••") }
        return text
    }

    func message(_ message: Message) -> Message {
        guard !secrets.isEmpty else { return message }
        return Message(pattern: text(message.pattern), parts: message.parts.map(part))
    }

    private func part(_ part: Message.Part) -> Message.Part {
        switch part {
        case .text(let text): .text(self.text(text))
        case .number, .moment: part
        case .message(let message): .message(self.message(message))
        case .sentence(let message): .sentence(self.message(message))
        case .plural(let count, let one, let other): .plural(count, one: message(one), other: message(other))
        }
    }

    func issue(_ issue: Issue) -> Issue {
        guard !secrets.isEmpty else { return issue }
        var issue = issue
        issue.message = message(issue.message)
        issue.remedy = message(issue.remedy)
        issue.path = text(issue.path)
        return issue
    }

    func error(_ error: FederationError) -> FederationError {
        var error = error
        error.message = message(error.message)
        error.cause = error.cause.map(text)
        return error
    }
}
