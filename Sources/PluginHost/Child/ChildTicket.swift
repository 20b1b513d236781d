/// A call that waits for a child. Written before it is posted and by the loop alone afterwards, which is what makes it
/// unchecked; each is answered exactly once.
final class ChildTicket: @unchecked Sendable {
    var outcome: CheckedContinuation<Result<[UInt8]?, ChildProcess.Fault>, Never>?
    var ending: CheckedContinuation<ChildProcess.Ending?, Never>?
    var deadline: ContinuousClock.Instant?
    /// The task was cancelled before the loop saw the call.
    var isCancelled = false

    func answer(_ result: Result<[UInt8]?, ChildProcess.Fault>) {
        outcome?.resume(returning: result)
        outcome = nil
    }

    func answer(_ ending: ChildProcess.Ending?) {
        self.ending?.resume(returning: ending)
        self.ending = nil
    }
}
