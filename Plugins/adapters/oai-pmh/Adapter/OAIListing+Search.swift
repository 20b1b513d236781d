import AdapterKit
import Messages
import OAIPMH
import ScienceShopSDK

extension OAIListing {
    /// Where to go on when the page at a cursor cannot be had.
    ///
    /// The window is read in halves. One that cannot be read is halved again; where one can be, the fault lies in the rest.
    /// So the list is read twice at most, and of a record on which the provider fails nothing is lost but what bears its
    /// very second, or day.
    ///
    /// - Returns: nil when there is no way round. `gap` tells of what is left out.
    func detour(around start: OAICursor, after error: FederationError) -> (cursor: OAICursor, gap: Issue?)? {
        guard start.written != .never else { return nil }
        var cursor = start
        guard let search = start.search else {
            // A window in the future, or without a present: nobody can say whether the provider is well.
            guard let now = facts.moment, start.from.map({ $0 <= now }) ?? true else { return nil }
            cursor.search = OAISearch(first: start.from, end: start.until, last: start.until)
            let granule = OAIDatestamp(now, facts.granularity)
            enter(&cursor, from: granule.timestamp, until: granule.end)
            return (cursor, nil)
        }
        guard !search.isProbing else { return nil }
        cursor.search?.last = start.until
        if let middle = middle(from: start.from, until: start.until) {
            enter(&cursor, from: start.from, until: middle)
            return (cursor, nil)
        }
        // It cannot be made smaller.
        cursor.search = nil
        if let last = start.until, last != search.end {
            enter(&cursor, from: last.nextSecond, until: search.end)
        } else {
            enter(&cursor, from: start.from, until: search.end)
            if !leaveWindow(&cursor, 1) { cursor.isOver = true }
        }
        return (cursor, gap(start, error))
    }

    /// Goes on after a window that could be read while it was searched for what cannot be.
    ///
    /// - Returns: whether another window is open; else the one in which the search began has been read.
    func goOnSearching(_ cursor: inout OAICursor) -> Bool {
        guard var search = cursor.search else { return false }
        if search.isProbing {
            search.isProbing = false
            cursor.search = search
            enter(&cursor, from: search.first, until: middle(from: search.first, until: search.end) ?? search.end)
            return true
        }
        if let until = cursor.until, until != search.last {
            let from = until.nextSecond
            enter(&cursor, from: from, until: middle(from: from, until: search.last) ?? search.last)
            return true
        }
        // In halves it could all be read.
        cursor.search = nil
        if let last = search.last, last != search.end {
            enter(&cursor, from: last.nextSecond, until: search.end)
            return true
        }
        cursor.until = search.end
        return false
    }

    private func enter(_ cursor: inout OAICursor, from: Timestamp?, until: Timestamp?) {
        (cursor.from, cursor.until, cursor.restarts) = (from, until, 0)
        cursor.lowest = from == nil ? earliest : nil
        cursor.list = OAIListPlace()
    }

    /// Last second of the first half of a window; nil for a window that cannot be halved.
    private func middle(from: Timestamp?, until: Timestamp?) -> Timestamp? {
        guard let last = until ?? facts.moment.map({ OAIDatestamp($0, facts.granularity).end }) else { return nil }
        let low = from ?? earliest
        let granules = ((last.milliseconds - low.milliseconds) / 1000 + 1) / granule
        guard granules > 1 else { return nil }
        return Timestamp(milliseconds: low.milliseconds + granules / 2 * granule * 1000 - 1000)
    }

    private func gap(_ cursor: OAICursor, _ error: FederationError) -> Issue {
        let (from, until) = (cursor.from?.description ?? "", cursor.until?.description ?? "")
        let reason = error.message
        let message: Message =
            switch (cursor.from, cursor.until) {
            case (nil, nil): "Nothing of the list can be read. \(reason)"
            case (nil, _): "Records dated up to \(until) cannot be read. \(reason)"
            case (_, nil): "Records dated from \(from) on cannot be read. \(reason)"
            default: "Records dated from \(from) to \(until) cannot be read. \(reason)"
            }
        var issue = Issue(
            .error, code: "window-unreadable", message: message,
            remedy: "Tell the provider which records its server fails on. Each harvest asks for them again.")
        if options.sets.indices.contains(cursor.set) {
            issue.location = SourceLocation(label: options.sets[cursor.set])
        }
        return issue
    }
}

extension FederationError {
    /// Whether it may be the fault of a part of the list. What sends back to the beginning of a window has been there.
    var mayBeGoneRound: Bool {
        if case .restartWindow = disposition { return false }
        return [.network, .malformedSource, .limitExceeded].contains(code)
    }
}

extension Timestamp {
    var nextSecond: Timestamp { Timestamp(milliseconds: milliseconds + 1000) }
}
