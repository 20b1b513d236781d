import Messages
import PluginHost
import ScienceShopSDK

/// What a tap said that is no record, told in moderation.
struct TapTroubles {
    private let words: StrangersWords
    private var issues: [Issue] = []
    private var told: [String: Int] = [:]
    /// Of one code; the rest are counted.
    private static let most = 10

    init(_ words: StrangersWords) { self.words = words }

    /// Whether something was lost since the list began.
    private(set) var hasErrors = false

    mutating func add(_ severity: Issue.Severity, _ code: String, _ message: Message, remedy: Message = "") {
        if severity == .error { hasErrors = true }
        let count = told[code, default: 0] + 1
        told[code] = count
        guard count <= Self.most else { return }
        issues.append(Issue(severity, code: code, message: message, remedy: remedy))
    }

    private func start(of line: [UInt8]) -> String { words.text(StrangersWords.read(line.prefix(4096)), most: 200) }

    mutating func addStray(_ line: [UInt8]) {
        let text = start(of: line)
        add(
            .warning, "stray-output", "The tap printed a line that is no message: “\(text)”.",
            remedy: "A tap's standard output is for messages; ask its makers to print elsewhere.")
    }

    mutating func addDamaged(_ line: [UInt8]) {
        let text = start(of: line)
        add(
            .error, "bad-message", "The tap printed a message that cannot be read: “\(text)”.",
            remedy: "Tell its makers; until it is mended, what it carried is missing.")
    }

    /// What there is to tell, once.
    mutating func take() -> [Issue] {
        defer { issues = [] }
        return issues
    }

    /// At the end: how much was not told one by one.
    mutating func takeRest() -> [Issue] {
        var rest = take()
        for (code, count) in told.sorted(by: { $0.key < $1.key }) where count > Self.most {
            let more = count - Self.most
            rest.append(Issue(.warning, code: code, message: "\(more) more of the same (`\(code)`) are not listed."))
        }
        told = [:]
        return rest
    }
}
