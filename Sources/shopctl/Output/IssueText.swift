import Federation
import Messages
import ScienceShopSDK

/// Issues, for people: what, where, why, and what to do.
enum IssueText {
    static func show(_ issue: RunIssue, _ console: Console, indent: Int = 0) {
        show(
            issue.issue, of: issue.record ?? issue.sourceRecord.map { console.text("source record \($0)") }, console,
            indent: indent)
    }

    /// - Parameter subject: what the issue is about.
    static func show(_ issue: Issue, of subject: String?, _ console: Console, indent: Int = 0) {
        let margin = String(repeating: " ", count: indent)
        let isError = issue.severity == .error
        let word = (isError ? Style.red : .yellow).paint(
            console.text(isError ? "error" : "warning").padded(to: 7), colour: console.colour)
        let place = [subject ?? "", issue.path, issue.location.map { console.text($0.told) } ?? ""].filter {
            !$0.isEmpty
        }
        let code = Style.dim.paint(issue.code, colour: console.colour)
        console.data("\(margin)\(word)  \((place.joined(separator: "  ")).shown)  \(code)")
        console.paragraph(issue.message, indent: indent + 9)
        if !issue.remedy.isEmpty { console.paragraph("fix: \(issue.remedy)", indent: indent + 9, .dim) }
    }
}
