import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// What a run does when the source lost its place or could not give a page.
extension HarvestRun {
    /// Whether a source that lost its place may be asked again from an earlier one.
    mutating func mayRestart(_ failure: SourceFailure) -> Bool {
        guard case .restartWindow = failure.error.disposition, run.restarts < engine.limits.restarts,
            restartsInARow < engine.limits.restartsInARow
        else { return false }
        run.restarts += 1
        restartsInARow += 1
        guardian.startOver()
        return true
    }

    /// A way round a page that could not be had. What it leaves out is told, and makes the run partial.
    mutating func detour(around failure: SourceFailure) async -> Cursor? {
        guard !failure.isOfTheList, detours < engine.limits.detours, let source = job.source as? any DetourSource,
            let detour = await source.detour(request(from: bookmark), around: cursor, after: failure.error)
        else { return nil }
        detours += 1
        guardian.startOver()
        if !source.isTrial(cursor) {
            pending.append(
                RunIssue(
                    Issue(
                        .warning, code: "list-halved",
                        message:
                            "A page of the list could not be had, so the part it is in is read in smaller parts. \(failure.error.message)"
                    )))
        }
        if let gap = detour.gap {
            pending.append(RunIssue(gap))
            unreadable += 1
        }
        return detour.cursor
    }

    static func restarted(at cursor: Cursor?) -> RunIssue {
        RunIssue(
            Issue(
                .warning, code: "list-restarted",
                message: cursor == nil
                    ? "The source no longer knew where we were; its list is read from the beginning."
                    : "The source no longer knew where we were; the part of its list we were in is read again."))
    }
}
