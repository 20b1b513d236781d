import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// One page of a harvest, sorted by what is to be done with each source record; applied in one transaction.
struct PageCommit: Sendable {
    struct Entry: Sendable {
        var action: Action
        /// False when this run has counted the source record already.
        var isCounted = true
    }

    enum Action: Sendable {
        /// The ledger knows it as it is, and may have something against it; the source may date it anew.
        case known(SourceRecordState, datestamp: String?)
        case take(MappedSourceRecord)
        case left(identifier: String, Departure.Reason)
        /// Nothing is done but to tell.
        case ignore(identifier: String, Issue)
        /// The source lists the same thing again.
        case repeated(identifier: String)
        /// It cannot be filed: the source lists something else under the same identifier, or the identifier is none.
        case refuse(SourceRecord, PayloadDigests, Issue)
    }

    var entries: [Entry]
    /// Source records whose only fault is that another one describes their record.
    var contested: Set<ByteString>

    func apply(to edit: LedgerEdit) throws {
        let forgotten = try edit.forgotten.get()
        for entry in entries {
            let counted = entry.isCounted
            switch entry.action {
            case .known(let state, let datestamp):
                if counted { try countKnown(state, in: edit) }
                try edit.date(state, datestamp)
            case .take(let mapped):
                try edit.take(mapped, counted: counted)
            case .left(let identifier, let reason):
                try edit.leave(identifier, reason)
            case .ignore(let identifier, let issue):
                edit.tally.issues.append(RunIssue(sourceRecord: identifier, issue))
            case .repeated(let identifier):
                guard counted else { continue }
                edit.count(\.unchanged)
                edit.tally.issues.append(
                    RunIssue(
                        sourceRecord: identifier,
                        Issue(
                            .warning, code: "repeated-record",
                            message: "The source lists this record more than once, each time the same.")))
            case .refuse(let source, let digests, let issue):
                guard counted else { continue }
                if forgotten.holds(payload: source.payload) {
                    try edit.ledger.erasePayload(digests.payload)
                } else {
                    try edit.keep(source.payload, as: digests.payload)
                }
                edit.count(\.quarantined)
                edit.tally.issues.append(RunIssue(sourceRecord: Self.printable(source.identifier), issue))
                edit.explain(.quarantine([issue]), nil, sourceRecord: Self.printable(source.identifier))
            }
        }
        try edit.settleRecords()
        if !forgotten.isEmpty { edit.tally.issues = edit.tally.issues.compactMap(forgotten.cut) }
    }

    private static func printable(_ identifier: String) -> String {
        String(String.UnicodeScalarView(identifier.unicodeScalars.prefix(200).filter { $0.value != 0 }))
    }

    /// Counts an unchanged source record, and tells again what is wrong with it.
    private func countKnown(_ state: SourceRecordState, in edit: LedgerEdit) throws {
        edit.tally.counts.records.quarantined += state.refused
        for finding in state.issues where finding.issue.severity == .error {
            edit.tally.issues.append(RunIssue(sourceRecord: state.identifier, finding: finding))
        }
        let identifier = ByteString(state.identifier)
        if state.status == .quarantined {
            edit.count(\.quarantined)
            edit.explain(.quarantine(state.issues.map(\.issue)), nil, sourceRecord: state.identifier)
        } else if contested.contains(identifier),
            try edit.ledger.claims(by: state.identifier, of: state.source).allSatisfy({
                $0.state != .live && $0.state != .leaving && $0.state != .kept
            })
        {
            edit.tally.contested.insert(identifier)
            edit.count(\.quarantined)
        } else {
            edit.count(\.unchanged)
            edit.explain(.unchanged, nil, sourceRecord: state.identifier)
        }
    }
}
