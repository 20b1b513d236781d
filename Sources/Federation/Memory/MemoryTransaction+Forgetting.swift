import JSONSchema
import ScienceShopSDK

extension MemoryTransaction {
    func forgotten() throws -> ForgottenList { state.forgotten }

    func forEachPayload(_ body: (Digest, [UInt8]) throws -> Void) throws {
        for (digest, bytes) in state.payloads { try body(digest, bytes) }
    }

    func isErased(payload digest: Digest) throws -> Bool { state.erasedPayloads[digest] != nil }

    // MARK: Writing

    func put(_ forgotten: ForgottenList) throws {
        let old = state.forgotten
        state.onRollBack { $0.forgotten = old }
        state.forgotten = forgotten
    }

    func eraseClaims(on id: RecordIdentifier) throws {
        for key in state.claimsByRecord[id] ?? [] { try erase(key) }
    }

    private func erase(_ key: MemoryState.ClaimKey) throws {
        state.set(\.claims, key, nil)
        state.set(\.evidence, key, nil)
        state.update(\.claimsByRecord, key.record, default: []) { $0.remove(key) }
        let sourceRecord = MemoryState.SourceRecordKey(source: key.source, identifier: key.sourceRecord)
        state.update(\.claimsBySourceRecord, sourceRecord, default: []) { $0.remove(key) }
    }

    func eraseSourceRecord(_ identifier: String, of source: SourceKey) throws {
        let name = ByteString(identifier)
        for key in state.claimsBySourceRecord[.init(source: source, identifier: name)] ?? [] { try erase(key) }
        let old = state.sourceRecords[source]?[name]
        state.onRollBack { $0.sourceRecords[source]?[name] = old }
        state.sourceRecords[source]?[name] = nil
    }

    func erasePayload(_ digest: Digest) throws {
        state.set(\.payloads, digest, nil)
        state.set(\.erasedPayloads, digest, true)
    }

    func replaceIssues(of run: RunID, with issues: [RunIssue]) throws { state.set(\.issues, run, issues) }

    func eraseDecisions(on id: RecordIdentifier) throws {
        for number in state.decisionsByRecord[id] ?? [] { state.set(\.decisions, number, nil) }
        state.set(\.decisionsByRecord, id, nil)
    }
}
