import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension AuditRun {
    /// What came of asking for one record.
    enum Answer {
        case given(SourceRecord)
        case deleted
        /// The source has none of that name.
        case none
        case failed(FederationError)
    }

    /// Asks for one record, once: what its server cannot give is what the question is for.
    ///
    /// - Throws: `SourceFailure` when no further question makes sense.
    mutating func ask(_ identifier: String, _ source: any SingleRecordSource) async throws -> Answer {
        try checkIsWanted()
        do {
            let found = try await engine.attempt(run, isTrial: true) { try await source.record(identifier) }
            failuresInARow = 0
            guard let found, found.identifier.hasSameBytes(as: identifier), found.faultOfName == nil else {
                return .none
            }
            return found.status == .active ? .given(found) : .deleted
        } catch let failure as HarvestRun.SourceFailure {
            switch failure.error.code {
            case FederationError.Code.interrupted, FederationError.Code.blocked: throw failure
            default: break
            }
            failuresInARow += 1
            if failuresInARow > Self.mostFailuresInARow { throw failure }
            return .failed(failure.error)
        }
    }

    private static var mostFailuresInARow: Int { 50 }

    // MARK: - What is listed and not held

    /// Tells the missing ones from those the source itself cannot give.
    mutating func askForMissing(_ inventory: Inventory) async throws {
        var missing: [AuditFinding] = []
        var asked = 0
        for finding in report.missing {
            let isGiven = inventory.entries[ByteString(finding.identifier)]?.content != nil
            guard !isGiven else {
                missing.append(finding)
                continue
            }
            guard let source = job.source.asked else {
                if report.comparesContents {
                    report.unretrievable.append(finding.notGiven(nil))
                } else {
                    missing.append(finding)
                    report.counts.unretrievable = nil
                }
                continue
            }
            guard asked < options.mostAsked else {
                missing.append(finding)
                report.counts.unretrievable = nil
                continue
            }
            asked += 1
            do {
                switch try await ask(finding.identifier, source) {
                case .given: missing.append(finding)
                case .deleted, .none: report.unretrievable.append(finding.notGiven(nil))
                case .failed(let error): report.unretrievable.append(finding.notGiven(error))
                }
            } catch let failure as HarvestRun.SourceFailure {
                if failure.error.code == .interrupted { throw failure }
                report.issues.append(Self.stopped(failure.error))
                report.counts.unretrievable = nil
                missing.append(finding)
                asked = .max
            }
        }
        report.missing = missing
        report.counts.missing = missing.count
        report.unretrievable.sort { ByteString($0.identifier) < ByteString($1.identifier) }
        if report.counts.unretrievable != nil { report.counts.unretrievable = report.unretrievable.count }
    }

    private static func stopped(_ error: FederationError) -> Issue {
        Issue(
            .warning, code: "not-asked",
            message:
                "The source could not be asked for each missing record, so that it is not known which it cannot give. \(error.message)"
        )
    }

    // MARK: - Dates

    /// Marks what is dated before anything a list of changes would bring.
    mutating func judgeDates(_ comparison: Comparison) async throws {
        guard !(report.missing.isEmpty && report.stale.isEmpty) else {
            report.counts.backdated = 0
            return
        }
        // Without a bookmark the next harvest reads everything.
        guard let kept = comparison.kept, kept.basis == mapper.basis,
            let listing = job.source as? any IdentifierListing
        else {
            report.counts.backdated = 0
            return
        }
        let start = (try? await HarvestEngine.call { try await listing.changes(after: kept.bookmark) }) ?? .unknown
        func judge(_ finding: inout AuditFinding) {
            switch start {
            case .everything: finding.isBackdated = false
            case .unknown: finding.isBackdated = nil
            case .datestamp(let first):
                switch DatestampOrder(finding.listed, to: first) {
                case .earlier: finding.isBackdated = true
                case .later, .same: finding.isBackdated = false
                case .unknown: finding.isBackdated = nil
                }
            }
        }
        for index in report.missing.indices { judge(&report.missing[index]) }
        for index in report.stale.indices { judge(&report.stale[index]) }
        let isKnown = (report.missing + report.stale).allSatisfy { $0.isBackdated != nil }
        report.counts.backdated = isKnown ? report.backdated.count : nil
    }
}

extension HarvestSource {
    /// The source as one that can be asked for single records; nil when it cannot. One that runs elsewhere is known to be
    /// one only after it was asked what it is.
    var asked: (any SingleRecordSource)? {
        (self as? any SingleRecordSource).flatMap { $0.damageCodes.isEmpty ? nil : $0 }
    }
}

extension AuditFinding {
    /// The same of a record that the source did not give.
    fileprivate func notGiven(_ error: FederationError?) -> AuditFinding {
        var finding = self
        finding.reason = .notGiven
        finding.cause = error?.message.description
        return finding
    }
}
