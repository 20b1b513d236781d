import AdapterKit
import Messages
import OAIPMH
import ScienceShopSDK

extension OAIListing {
    /// Looks at how the list of one window ended: whether it says so itself, and whether all came that was promised.
    func judgeEnd(of reading: OAIReading<Value>, _ cursor: inout OAICursor, _ notes: inout OAINotes) async throws {
        cursor.list.given += reading.items.count
        let came = cursor.list.given
        let saysNone = !reading.errors.isEmpty
        let isContinued = cursor.list.token != nil
        let promised = reading.token?.completeListSize ?? cursor.list.total
        if saysNone, isContinued {
            // Some mean the list's end by it, others a token that has expired. Only a size can tell.
            guard promised == came else { throw FederationError.refusedToken("\(OAIErrorCode.noRecordsMatch)") }
            notes.habit(
                "ended-by-error", "The list ends with the error `noRecordsMatch` instead of its last records.",
                "Tell the provider.")
        } else if isContinued, reading.token == nil {
            notes.habit(
                "no-last-token",
                "The last page of the list has no empty `resumptionToken`, so that a page that was cut off would look the same.",
                "Tell the provider.")
        }
        if let promised, promised != came {
            noteSize(came, promised, saysEnd: reading.token != nil, &cursor, &notes)
        }
        guard reading.count == 0, !saysNone, !isContinued else { return }
        notes.habit(
            "empty-list", "The list is empty, where the protocol asks for the error `noRecordsMatch`.",
            "Tell the provider.")
        // Among others, a window that is empty for no reason would make records look gone.
        if cursor.before > 0 || cursor.until != nil || options.sets.count > 1 { cursor.isInDoubt = true }
    }

    private func noteSize(
        _ came: Int, _ promised: Int, saysEnd: Bool, _ cursor: inout OAICursor, _ notes: inout OAINotes
    ) {
        if came < promised { cursor.isInDoubt = true }
        // Sizes are estimates for many; with a page that was empty, or without a last token, they are to be believed.
        guard came < promised, !saysEnd || notes.told.contains("empty-page") else {
            return notes.habit(
                "list-size", "The list is said to have \(promised) records; \(came) came.",
                came < promised
                    ? "Nothing is inferred from what is not on it. Tell the provider." : "Tell the provider.")
        }
        notes.tell(
            .error, "list-cut-short",
            "The list stops after \(came) of \(promised) records, and a part of it is missing.",
            "Harvest again; if it stops each time, cut the list with the source's `windowDays`, and tell the provider.")
    }
}
