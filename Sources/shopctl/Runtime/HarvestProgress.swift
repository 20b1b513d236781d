import Federation
import Messages
import ScienceShopSDK
import Synchronization

/// Says on the terminal how far a harvest is. Elsewhere each source has its one line when it is done, and only a wait is
/// worth another.
final class HarvestProgress: HarvestObserver {
    private let console: Console
    private let count: Int
    private let number = Mutex(0)

    /// - Parameter count: how many sources will be harvested.
    init(_ console: Console, of count: Int) {
        self.console = console
        self.count = count
    }

    func began(_ run: Run) {
        number.withLock { $0 += 1 }
        show(run)
    }

    func progressed(_ run: Run) { show(run) }

    func waits(_ run: Run, seconds: Int, because reason: Message) {
        guard let progress = console.progress else {
            return console.note("\(run.source): waits \(seconds) s. \(reason)", .dim)
        }
        progress.update { $0.activity = "waits \(seconds) s: \(reason)" }
    }

    private func show(_ run: Run) {
        console.progress?.show(
            ProgressState(
                subject: run.source.description, place: (number.withLock { $0 }, count), page: run.pages,
                done: run.counts.seen, total: run.total, issues: run.errors + run.warnings,
                activity: run.pages == 0 ? "waiting for the source" : nil))
    }
}
