import Federation
import ScienceShopSDK

/// Issues, for people: what, where, why, and what to do.
enum IssueText {
    static func show(_ issue: RunIssue, _ console: Console, indent: Int = 0) {
        show(issue.issue, of: issue.record ?? issue.sourceRecord.map { "source record \($0)" }, console, indent: indent)
    }

    /// - Parameter subject: what the issue is about.
    static func show(_ issue: Issue, of subject: String?, _ console: Console, indent: Int = 0) {
        let margin = String(repeating: " ", count: indent)
        let isError = issue.severity == .error
        let word = (isError ? Style.red : .yellow).paint(isError ? "error  " : "warning", colour: console.colour)
        let place = [subject ?? "", issue.path, issue.location?.text ?? ""].filter { !$0.isEmpty }
        let code = Style.dim.paint(issue.code, colour: console.colour)
        console.line("\(margin)\(word)  \((place.joined(separator: "  ")).shown)  \(code)")
        console.paragraph(issue.message.shown, indent: indent + 9)
        if !issue.remedy.isEmpty { console.paragraph("fix: " + issue.remedy.shown, indent: indent + 9, .dim) }
    }
}
