import AdapterKit
import Messages
import OAIPMH
import ScienceShopSDK

extension OAIListing {
    var granule: Int64 { facts.granularity == .day ? 86_400 : 1 }

    /// Where a window that is open at its beginning can be taken to begin.
    var earliest: Timestamp { OAIDatestamp(facts.earliest, facts.granularity).timestamp }

    /// Where a list begins.
    func beginning(_ start: OAIStart) -> OAICursor {
        var cursor = OAICursor()
        cursor.written = start.written
        cursor.step = options.windowDays.map { Int64($0) * 86_400 }
        var from = start.from
        if start.overlaps, let moment = from {
            from = Timestamp(milliseconds: moment.milliseconds - facts.overlapMilliseconds(options))
            if let wanted = options.from?.timestamp, let begin = from { from = max(wanted, begin) }
        }
        // Past the last day wanted nothing is, and a range that ends before it begins is an error.
        if let last = options.until?.timestamp, let begin = from { from = min(begin, last) }
        cursor.origin = from.map { OAIDatestamp($0, facts.granularity).timestamp }
        open(&cursor, from: cursor.origin, stretch: 1)
        return cursor
    }

    /// Opens a window at a moment; nil for the beginning of the repository.
    private func open(_ cursor: inout OAICursor, from: Timestamp?, stretch: Int64) {
        let from = from.map { OAIDatestamp($0, facts.granularity).timestamp }
        cursor.from = from
        cursor.lowest = from == nil ? earliest : nil
        cursor.restarts = 0
        cursor.list = OAIListPlace()
        cursor.until = options.until?.end
        guard let step = cursor.step, let low = from ?? cursor.lowest else { return }
        let length = max(granule, step / granule * granule).multipliedReportingOverflow(by: stretch)
        let end = low.milliseconds.addingReportingOverflow((length.overflow ? .max / 2000 : length.partialValue) * 1000)
        guard !end.overflow else { return }
        let last = Timestamp(milliseconds: end.partialValue - 1000)
        // The last window is open at its end: what changes while the list is read moves into it.
        guard let now = facts.moment, last < now else { return }
        if let limit = cursor.until, last >= limit { return }
        cursor.until = last
    }

    /// Moves to the next window, or to the next set; false at the end of the list.
    func leaveWindow(_ cursor: inout OAICursor, _ stretch: Int64) -> Bool {
        cursor.before += cursor.list.given
        if cursor.search != nil, goOnSearching(&cursor) { return true }
        // A window that was cut too small for what lies here.
        if let fits = cursor.fits, let step = cursor.step, cursor.list.given <= fits / 2 {
            cursor.step = step.multipliedReportingOverflow(by: 2).overflow ? step : step * 2
        }
        if let until = cursor.until, options.until.map({ until < $0.end }) ?? true {
            // Windows that were cut grow by themselves.
            let stretch = cursor.fits == nil ? stretch : 1
            open(&cursor, from: Timestamp(milliseconds: until.milliseconds + 1000), stretch: stretch)
            return true
        }
        guard cursor.set + 1 < options.sets.count else { return false }
        cursor.set += 1
        open(&cursor, from: cursor.origin, stretch: 1)
        return true
    }

    /// What is asked for at a cursor.
    func query(_ cursor: OAICursor) -> OAIQuery {
        let list: OAIList
        if let token = cursor.list.token {
            list = .next(token: token)
        } else {
            let granularity: OAIGranularity =
                switch cursor.written {
                case .day: .day
                case .second: .second
                case .never, nil: facts.granularity
                }
            let isDated = cursor.written != .never
            list = .first(
                OAISelection(
                    prefix: facts.prefix,
                    from: isDated ? cursor.from.map { OAIDatestamp($0, granularity) } : nil,
                    until: isDated ? cursor.until.map { OAIDatestamp($0, granularity) } : nil,
                    set: options.sets.isEmpty ? nil : options.sets[min(cursor.set, options.sets.count - 1)]))
        }
        return (verb == .listRecords ? OAIRequest.listRecords(list) : .listIdentifiers(list)).query
    }
}

extension OAIRepositoryFacts {
    fileprivate func overlapMilliseconds(_ options: OAIOptions) -> Int64 { options.overlap(granularity) * 1000 }
}
