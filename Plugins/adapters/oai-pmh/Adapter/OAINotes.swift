import Messages
import ScienceShopSDK

/// What has to be told of pages: habits of a repository once a list, damage to records once a page.
struct OAINotes: Sendable {
    /// Codes of habits that were told, in the order they were met.
    private(set) var told: [String]
    private(set) var issues: [Issue] = []
    private var damages: [Damage] = []

    private struct Damage {
        var issue: Issue
        var first: String
        var count: Int
    }

    init(told: [String] = []) { self.told = told }

    /// Something that is so on each page: told once.
    mutating func habit(_ code: String, _ message: Message, _ remedy: Message = "") {
        guard isNew(code) else { return }
        issues.append(Issue(.warning, code: code, message: message, remedy: remedy))
    }

    mutating func tell(_ issue: Issue) { issues.append(issue) }

    mutating func tell(
        _ severity: Issue.Severity = .warning, _ code: String, _ message: Message, _ remedy: Message = ""
    ) {
        issues.append(Issue(severity, code: code, message: message, remedy: remedy))
    }

    /// A problem of one record, which is handed on all the same: whether it can be kept is for its crosswalk to say.
    mutating func record(_ issue: Issue, of identifier: String) {
        // It is told of the page as well.
        if issue.code == "hidden-records" { return }
        var issue = issue
        issue.severity = .warning
        if Self.isHabit(issue.code) {
            guard isNew(issue.code) else { return }
        } else if let index = damages.firstIndex(where: {
            $0.issue.code == issue.code && $0.issue.message == issue.message
        }) {
            damages[index].count += 1
            return
        }
        if Self.isHabit(issue.code) {
            issue.location = SourceLocation(label: identifier)
            issues.append(issue)
        } else {
            damages.append(Damage(issue: issue, first: identifier, count: 1))
        }
    }

    /// All of them, and nothing is left.
    mutating func take() -> [Issue] {
        let all =
            issues
            + damages.map { damage in
                var issue = damage.issue
                issue.location = SourceLocation(label: damage.first)
                if damage.count > 1 {
                    let others = damage.count
                    issue.message = "\(issue.message) (\(others) records of the page, “\(damage.first)” is the first)"
                }
                return issue
            }
        issues = []
        damages = []
        return all
    }

    private mutating func isNew(_ code: String) -> Bool {
        guard !told.contains(code) else { return false }
        told.append(code)
        return true
    }

    private static func isHabit(_ code: String) -> Bool {
        code.hasPrefix("datestamp") || ["deleted-with-metadata", "extra-metadata", "undeclared-prefix"].contains(code)
    }
}
