import AdapterKit
import Messages
import ScienceShopSDK

/// What a plugin says to people, made fit to be kept and shown: without the secrets it was given, without signs that do
/// things to terminals, and short.
///
/// It cannot know a secret that was changed on its way.
struct StrangersWords: Sendable {
    private let secrets: [String]

    init(_ secrets: [String: Secret]) {
        // What stands in every text anyway would only make it unreadable.
        self.secrets = secrets.values.map { $0.reveal() }.filter { $0.utf8.count >= 3 }.sorted { $0.count > $1.count }
    }

    /// Signs of one text.
    private static let most = 2000

    func text(_ text: String) -> String {
        var text = text
        for secret in secrets where text.contains(secret) { text = text.replacing(secret, with: "•••") }
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(Self.most) {
            let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
            kept.append(isControl && scalar != "\n" && scalar != "\t" ? "\u{FFFD}" : scalar)
        }
        return String(kept)
    }

    func message(_ message: Message) -> Message {
        let message = message.changingWords(text)
        let told = message.description
        return told.utf8.count <= 4 * Self.most ? message : .verbatim(text(told))
    }

    func issue(_ issue: Issue) -> Issue {
        var issue = issue
        issue.message = message(issue.message)
        issue.remedy = message(issue.remedy)
        issue.path = text(issue.path)
        return issue
    }

    /// As many as a person reads.
    func issues(_ issues: [Issue]) -> [Issue] { issues.prefix(1000).map(issue) }

    /// The last few lines of what was said on standard error.
    func lastLines(_ text: String) -> String {
        // Whole first, for a secret may be more than a line.
        var all = text
        for secret in secrets where all.contains(secret) { all = all.replacing(secret, with: "•••") }
        let lines = all.split(whereSeparator: \.isNewline).suffix(20).map { self.text(String($0)) }
        let told = lines.joined(separator: "\n")
        return told.count <= 2 * Self.most ? told : "…" + told.suffix(2 * Self.most)
    }

    /// An error as a plugin sent it; what only the house itself may say is taken out.
    func error(_ error: FederationError, of plugin: String) -> FederationError {
        var told = error
        switch error.code.rawValue {
        case "interrupted", "superseded", "ledger-busy", "ledger-corrupt", "disk-full", "internal", "":
            told.code = .pluginFailed
        case let code where code.hasPrefix("plugin-"): told.code = .pluginFailed
        default: break
        }
        told.message =
            error.message.isEmpty ? "The plugin `\(plugin)` failed and does not say why." : message(error.message)
        told.cause = error.cause.map(text)
        return told
    }
}
