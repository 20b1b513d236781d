import Federation
import Messages
import ScienceShopSDK

/// Says on the terminal what a long run is doing.
struct HarvestProgress: HarvestObserver {
    let console: Console

    func waits(_ run: Run, seconds: Int, because reason: Message) {
        console.note("\(run.source): waits \(seconds) s. \(reason)", .dim)
    }

    func progressed(_ run: Run) {
        // The pages of a small source are no news.
        guard run.pages.isMultiple(of: 10) else { return }
        console.note(
            run.total.map { "\(run.source): \(run.counts.seen) of \($0) read" }
                ?? "\(run.source): \(run.counts.seen) read", .dim)
    }
}
