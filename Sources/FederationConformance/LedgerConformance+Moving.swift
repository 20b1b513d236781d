import AdapterKit
import Federation
import JSONSchema
import Messages
import ScienceShopSDK

extension LedgerConformance {
    /// Harvests a repository that changes and fails while it is read, and is killed now and then. When all is quiet the
    /// ledger has what the repository has; on the way nothing is removed without cause, and no bookmark is ahead of what
    /// is stored.
    public func runMoving(
        seed: UInt64, rounds: Int = 12, announces: Bool, backdates: Bool, breaker: RemovalBreaker
    ) async throws -> [Finding] {
        let repository = MovingRepository(seed: seed, announces: announces, backdates: backdates)
        let ledger = try await makeLedger()
        var moving = Moving(repository: repository, ledger: ledger, breaker: breaker)
        for round in 0..<rounds {
            repository.edit()
            let draw = repository.number(below: 8)
            let kill = repository.number(below: 4) == 0 ? repository.number(below: 40) + 1 : nil
            try await moving.run(
                HarvestOptions(full: draw == 0, acceptRemovals: draw == 1, breaker: breaker, sweep: draw > 4),
                killedAt: kill)
            try await moving.check("after round \(round)")
        }
        repository.isQuiet = true
        // One finishes what was begun, one looks at everything, one makes up for what that found; then nothing is new.
        for _ in 0..<4 {
            try await moving.run(HarvestOptions(acceptRemovals: true, breaker: breaker, sweep: true), killedAt: nil)
        }
        try await moving.check("in the end")
        try await moving.compare()
        for issue in try await ledger.integrityCheck() { moving.find("integrity: \(issue.message.description)") }
        let last = try await ledger.runs(limit: 1).first
        if last?.verdict != .unchanged { moving.find("the last run is \(String(describing: last?.verdict))") }
        if last?.writes != 0 { moving.find("the last run wrote \(last?.writes ?? -1) rows") }
        return moving.findings
    }

    private struct Moving {
        let repository: MovingRepository
        let ledger: any Ledger
        let breaker: RemovalBreaker
        let clock = TickingClock()
        var findings: [Finding] = []

        mutating func find(_ message: String) { findings.append(Finding(check: "moving", message: message)) }

        /// - Parameter operation: of the ledger, at which the process dies.
        mutating func run(_ options: HarvestOptions, killedAt operation: Int?) async throws {
            let clock = clock
            let target: any Ledger =
                operation.map {
                    FaultyLedger(ledger, failing: $0 % 2 == 0 ? .before : .after, operation: $0)
                } ?? ledger
            let engine = HarvestEngine(
                ledger: target, validator: NoValidation(), clock: { clock.now() }, sleeper: { clock.sleep($0) })
            let job = HarvestJob(
                key: Sample.source, source: repository.source, crosswalks: [JSONCrosswalk()],
                context: CrosswalkContext(node: "lyon", language: "fr", basis: "public"), options: options)
            do {
                let report = try await engine.run(job)
                if !report.counts.addUp { find("run \(report.run.id): counts do not add up: \(report.counts)") }
                if report.issues.contains(where: { $0.issue.code == "duplicate-identifier" }) {
                    find("run \(report.run.id): a newer state was taken for a duplicate")
                }
            } catch is FaultyLedger.Killed {}
        }

        /// What holds at any moment.
        mutating func check(_ moment: String) async throws {
            let (entries, announces) = (repository.entries, repository.announces)
            let found = try await ledger.read { ledger in
                let bookmark = try ledger.memory(of: Sample.source).kept?.bookmark
                let from = bookmark.flatMap { Int64($0.text) } ?? .min
                return try entries.sorted { $0.key < $1.key }.flatMap { name, entry -> [String] in
                    var wrong: [String] = []
                    let state = try ledger.sourceRecord(name, of: Sample.source)
                    if entry.datestamp < from, !entry.isBackdated {
                        let dated = state?.datestamp.flatMap(Timestamp.init).map { $0.milliseconds / 1000 } ?? .min
                        let isThere = state.map { $0.status == .active || $0.status == .quarantined } ?? false
                        if !entry.isDeleted, !isThere || dated < entry.datestamp {
                            wrong.append("\(name) of \(entry.datestamp) is behind the bookmark \(from) and not stored")
                        }
                        if entry.isDeleted, announces, isThere {
                            wrong.append("the deletion of \(name) is behind the bookmark \(from) and not stored")
                        }
                    }
                    if let id = RecordIdentifier(home: "lyon", kind: .organisation, local: name) {
                        let removals = try ledger.history(of: id).count { $0.kind == .removed }
                        if removals > entry.deletions {
                            wrong.append("\(name) was removed \(removals) times and deleted \(entry.deletions) times")
                        }
                    }
                    return wrong
                }
            }
            for message in found { find("\(moment): \(message)") }
        }

        /// What holds when all is quiet.
        mutating func compare() async throws {
            for (name, entry) in repository.entries.sorted(by: { $0.key < $1.key }) {
                guard let id = RecordIdentifier(home: "lyon", kind: .organisation, local: name) else { continue }
                let record = try await ledger.record(id)
                let isThere = record.map { !$0.isDeleted } ?? false
                if entry.isDeleted {
                    if isThere { find("\(name) was deleted and is still there") }
                } else if entry.isBroken {
                    let state = try await ledger.read { try $0.sourceRecord(name, of: Sample.source) }
                    if state?.status != .quarantined { find("\(name) is broken and not in quarantine") }
                } else if record?["title"]?["fr"]?.string != entry.title(name) {
                    find("\(name) is \(record?["title"]?["fr"]?.string ?? "absent") instead of “\(entry.title(name))”")
                }
            }
        }
    }
}
