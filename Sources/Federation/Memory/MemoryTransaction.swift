import AdapterKit
import JSONSchema
import ScienceShopSDK

final class MemoryTransaction {
    var state: MemoryState
    var keeper = SetKeeper()
    init(_ state: MemoryState) { self.state = state }
}

extension MemoryTransaction: LedgerWriter {
    func put(_ record: StoredRecord) throws {
        let stored = record.whole
        state.set(\.records, record.id, stored)
        state.set(\.documents, record.id, stored.isDeleted ? nil : SearchDocument(stored.record))
    }

    func append(_ change: Change) throws -> Int {
        var change = change
        change.sequence = state.changes.count + 1
        state.onRollBack { $0.changes.removeLast() }
        state.changes.append(change)
        state.update(\.changesByRecord, change.record, default: []) { $0.append(change.sequence) }
        return change.sequence
    }

    func put(_ claim: Claim, evidence: [Evidence]?) throws {
        let key = MemoryState.ClaimKey(claim)
        state.set(\.claims, key, claim.bare)
        if let evidence { state.set(\.evidence, key, evidence) }
        state.update(\.claimsByRecord, claim.record, default: []) { $0.insert(key) }
        let sourceRecord = MemoryState.SourceRecordKey(source: claim.source, identifier: key.sourceRecord)
        state.update(\.claimsBySourceRecord, sourceRecord, default: []) { $0.insert(key) }
    }

    func put(_ sourceRecord: SourceRecordState) throws {
        let key = ByteString(sourceRecord.identifier)
        let source = sourceRecord.source
        let old = state.sourceRecords[source]?[key]
        state.onRollBack { $0.sourceRecords[source]?[key] = old }
        state.sourceRecords[source, default: [:]][key] = sourceRecord
        note(old?.element, sourceRecord.element, in: .source(source))
    }

    func keepPayload(_ bytes: [UInt8], as digest: Digest) throws -> Bool {
        guard state.payloads[digest] == nil, state.erasedPayloads[digest] == nil else { return false }
        state.set(\.payloads, digest, bytes)
        return true
    }

    func setAlias(of id: RecordIdentifier, to successor: RecordIdentifier?) throws {
        state.set(\.aliases, id, successor)
    }

    func mark(_ identifiers: [String], of source: SourceKey, in window: RunID, by run: RunID) throws {
        state.update(\.markedWindows, source, default: []) { $0.insert(window) }
        state.update(\.marks, window, default: [:]) { marks in
            for identifier in identifiers { marks[ByteString(identifier)] = run }
        }
    }

    func clearMarks(of source: SourceKey) throws {
        for window in state.markedWindows[source] ?? [] { state.set(\.marks, window, nil) }
        state.set(\.markedWindows, source, nil)
    }

    func put(_ checkpoint: Checkpoint) throws { state.set(\.checkpoints, checkpoint.source, checkpoint) }

    func removeCheckpoint(of source: SourceKey) throws { state.set(\.checkpoints, source, nil) }

    func nextRunID() throws -> RunID {
        let old = state.lastRun
        state.onRollBack { $0.lastRun = old }
        state.lastRun += 1
        return RunID(state.lastRun)
    }

    func put(_ run: Run) throws { state.set(\.runs, run.id, run) }

    func append(_ issues: [RunIssue], to run: RunID) throws {
        state.update(\.issues, run, default: []) { $0 += issues }
    }
}
