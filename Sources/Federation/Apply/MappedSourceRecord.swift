import AdapterKit
import JSONSchema
import ScienceShopSDK

/// A source record with what the crosswalks made of it, ready to be laid against the ledger.
struct MappedSourceRecord: Sendable {
    var source: SourceRecord
    var digests: PayloadDigests
    /// Checked drafts without errors, one for each record, in the crosswalk's order.
    var drafts: [MappedDraft]
    /// Problems of the source record and of its drafts, refused ones included.
    var findings: [RunIssue.Finding]
    /// How many drafts were refused.
    var refused: Int
    var signature: Digest?

    /// Nothing can be taken of it.
    var isQuarantined: Bool { drafts.isEmpty && findings.contains { $0.issue.severity == .error } }
}

struct MappedDraft: Sendable {
    var id: RecordIdentifier
    var record: Record
    /// The record's canonical text: hashes, claim and record are all made of it.
    var written: CanonicalObject
    /// The words that a record made of it alone is found by; nil where they are seldom wanted.
    var words: SearchColumns?
    var contentHash: Digest
    var evidence: [Evidence]
    var isMention: Bool
    var crosswalk: String
    var crosswalkVersion: String
}

/// The hashes that say whether a source record is the one the ledger knows.
struct PayloadDigests: Sendable {
    let payload: Digest
    let frame: Digest?
    /// Of everything its drafts depend on.
    let fingerprint: Digest

    init(_ source: SourceRecord, basis: Digest) {
        payload = Digest(of: source.payload)
        frame = source.frame.map { Digest(of: $0) }
        fingerprint = Digest(ofParts: [
            payload.description, frame?.description ?? "", source.format.rawValue, source.sourceURL ?? "",
            basis.description,
        ])
    }
}
