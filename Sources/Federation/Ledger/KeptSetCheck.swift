import SetReconciliation

// The ledger adds each change of a member to the kept cells, in the change's own transaction. So cells that are not those of
// the members mean that a ledger errs, or that somebody wrote into its file by other ways; comparisons would then find
// differences that there are not, or miss some that there are.

extension LedgerReader {
    /// Whether the kept cells of a set are those of its members, all of which are read. So they are while none are kept.
    public func keptSetFits(_ set: SetName) throws -> Bool {
        guard let kept = try keptSet(set) else { return true }
        var anew = CodedPrefix(key: kept.key, size: kept.size)
        var last: SetSymbol?
        while true {
            let page = try elements(of: set, after: last, limit: 10_000)
            for element in page { anew.insert(element.symbol) }
            guard page.count == 10_000, let end = page.last else { return anew == kept }
            last = end.symbol
        }
    }
}

extension LedgerWriter {
    /// Makes the kept cells of a set anew, with the key they have, if they are not those of its members.
    ///
    /// - Returns: whether they were not.
    @discardableResult
    public func mendSet(_ set: SetName) throws -> Bool {
        guard try !keptSetFits(set), let key = try keptSet(set)?.key else { return false }
        try keepSet(set, key: key)
        return true
    }
}
