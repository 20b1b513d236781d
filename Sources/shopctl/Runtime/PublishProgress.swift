import AdapterKit
import Federation
import Messages

/// Says on the terminal how far publishing is.
struct PublishProgress: PublishObserver {
    private let console: Console
    init(_ console: Console) { self.console = console }

    func began(_ report: PublishReport) { show(report, nil) }
    func progressed(_ report: PublishReport) { show(report, nil) }

    func finishing(_ report: PublishReport, read: Int, of total: Int) {
        console.progress?.show(
            ProgressState(
                subject: report.channel, done: min(read, total), total: total, issues: report.counts.failed,
                activity: "writes pages, lists and feeds"))
    }

    func waits(_ report: PublishReport, seconds: Int, because error: FederationError) {
        show(report, "waits \(seconds) s: \(error.message)")
    }

    private func show(_ report: PublishReport, _ activity: Message?) {
        let (done, total) = (report.bookmark - report.bookmarkBegan, report.head - report.bookmarkBegan)
        console.progress?.show(
            ProgressState(
                subject: report.channel, done: max(0, done), total: total > 0 ? total : nil,
                issues: report.counts.failed, activity: activity))
    }
}
