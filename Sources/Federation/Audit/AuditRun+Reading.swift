import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension AuditRun {
    private var request: HarvestRequest {
        HarvestRequest(pageSize: max(1, job.options.pageSize), now: report.startedAt)
    }

    // MARK: - Names

    mutating func readNames(of source: any IdentifierListing, into inventory: inout Inventory) async throws {
        let request = request
        var cursor: Cursor?
        var guardian = PageGuard(limits: engine.limits)
        while true {
            try checkIsWanted()
            let page: ListedPage
            do {
                page = try await engine.attempt(run) { [cursor] in
                    try await source.identifiers(request, after: cursor)
                }
                try check { () throws(FederationError) in
                    try guardian.check(page, after: cursor)
                    try guardian.checkIsNew(page)
                }
            } catch let failure as HarvestRun.SourceFailure {
                guard mayRestart(failure) else { throw failure }
                guardian.startOver()
                cursor = try await engine.attempt(run) { [cursor] in
                    try await source.restartListing(request, at: cursor)
                }
                continue
            }
            for record in page.records { inventory.note(record) }
            notice(page.issues, page.records.count, total: page.total, &inventory)
            guard let next = page.next else {
                inventory.provesAbsence = page.provesAbsence
                return
            }
            cursor = next
        }
    }

    // MARK: - Records

    /// Reads the records behind a list of names. Without them only dates are compared.
    mutating func addContents(to inventory: inout Inventory) async throws {
        var list = emptyInventory
        do {
            try await readList(into: &list)
            report.comparesContents = list.isWhole
        } catch let failure as HarvestRun.SourceFailure where failure.error.code != .interrupted {
            report.comparesContents = false
            report.issues.append(
                Issue(
                    .warning, code: "contents-not-compared",
                    message:
                        "The records could not be read, so that only their dates were compared. \(failure.error.message)"
                ))
        }
        inventory.overlay(list)
    }

    /// Reads the whole list, page after page, and keeps a digest of each record.
    mutating func readList(into inventory: inout Inventory) async throws {
        let (source, request) = (job.source, request)
        var cursor: Cursor?
        var guardian = PageGuard(limits: engine.limits)
        while true {
            try checkIsWanted()
            let page: HarvestPage
            do {
                let isTrial = (source as? any DetourSource)?.isTrial(cursor) ?? false
                page = try await engine.attempt(run, isTrial: isTrial) { [cursor] in
                    try await source.page(request, after: cursor)
                }
                let payloads = page.records.map { Digest(of: $0.payload) }
                try check { () throws(FederationError) in
                    try guardian.check(page, after: cursor)
                    try guardian.checkIsNew(page, payloads: payloads)
                }
            } catch let failure as HarvestRun.SourceFailure {
                guardian.startOver()
                if mayRestart(failure) {
                    cursor = try await engine.attempt(run) { [cursor] in try await source.restart(request, at: cursor) }
                } else if let place = await detour(around: failure, at: cursor, &inventory) {
                    cursor = place
                } else {
                    throw failure
                }
                continue
            }
            for record in page.records { inventory.note(record) }
            notice(page.issues, page.records.count, total: page.total, &inventory)
            guard let next = page.next else {
                inventory.provesAbsence = page.provesAbsence
                return
            }
            cursor = next
        }
    }

    /// A way round a page that cannot be had; what it leaves out makes the list partial.
    private mutating func detour(
        around failure: HarvestRun.SourceFailure, at cursor: Cursor?, _ inventory: inout Inventory
    ) async -> Cursor? {
        guard !failure.isOfTheList, detours < engine.limits.detours, let source = job.source as? any DetourSource,
            let detour = await source.detour(request, around: cursor, after: failure.error)
        else { return nil }
        detours += 1
        if let gap = detour.gap {
            report.issues.append(gap)
            inventory.isWhole = false
        }
        return detour.cursor
    }

    // MARK: - Both

    func checkIsWanted() throws {
        if Task.isCancelled { throw HarvestRun.SourceFailure(error: HarvestRun.interrupted) }
    }

    private func check(_ body: () throws(FederationError) -> Void) throws {
        do { try body() } catch { throw HarvestRun.SourceFailure(error: error, isOfTheList: true) }
    }

    private mutating func mayRestart(_ failure: HarvestRun.SourceFailure) -> Bool {
        guard case .restartWindow = failure.error.disposition, restarts < engine.limits.restarts,
            restartsInARow < engine.limits.restartsInARow
        else { return false }
        restarts += 1
        restartsInARow += 1
        return true
    }

    private mutating func notice(_ issues: [Issue], _ count: Int, total: Int?, _ inventory: inout Inventory) {
        restartsInARow = 0
        report.issues += issues.prefix(max(0, RunReport.issueLimit - report.issues.count))
        if issues.contains(where: { $0.severity == .error }) { inventory.isWhole = false }
        run.pages += 1
        run.counts.seen += count
        run.total = total ?? run.total
        engine.observer?.progressed(run)
    }
}
