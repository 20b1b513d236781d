import Federation
import ScienceShopSDK

/// Says on the terminal what a long run is doing.
struct HarvestProgress: HarvestObserver {
    let console: Console

    func waits(_ run: Run, seconds: Int, because reason: String) {
        console.note("\(run.source): waits \(seconds) s. \(reason)".shown, .dim)
    }

    func progressed(_ run: Run) {
        // The pages of a small source are no news.
        guard run.pages.isMultiple(of: 10) else { return }
        let total = run.total.map { " of \($0)" } ?? ""
        console.note("\(run.source): \(run.counts.seen)\(total) read", .dim)
    }
}
