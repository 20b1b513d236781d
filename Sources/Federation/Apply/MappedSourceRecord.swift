import AdapterKit
import JSONSchema
import ScienceShopSDK
import SetReconciliation

/// A source record with what the crosswalks made of it, ready to be laid against the ledger.
package struct MappedSourceRecord: Sendable {
    package var source: SourceRecord
    package var digests: PayloadDigests
    /// Checked drafts without errors, one for each record, in the crosswalk's order.
    package var drafts: [MappedDraft]
    /// Records of which it says that they are deleted. Nothing else is taken of them: what leaves is weighed.
    package var deletions: Set<RecordIdentifier> = []
    /// Problems of the source record and of its drafts, refused ones included.
    package var findings: [RunIssue.Finding]
    /// How many drafts were refused.
    package var refused: Int
    package var signature: Digest?
    /// What stands for it in the set of its source, when it is a record of another ledger.
    package var symbol: SetSymbol?
    /// Copies of records that we know first hand.
    package var echoes: [Record] = []
    /// How many copies were left out because the source is not believed about their homes.
    package var untrusted = 0

    /// Nothing can be taken of it.
    package var isQuarantined: Bool {
        drafts.isEmpty && deletions.isEmpty && findings.contains { $0.issue.severity == .error }
    }
}

package struct MappedDraft: Sendable {
    package var id: RecordIdentifier
    package var record: Record
    /// The record's canonical text: hashes, claim and record are all made of it.
    package var written: CanonicalObject
    /// The words that a record made of it alone is found by; nil where they are seldom wanted.
    package var words: SearchColumns?
    package var contentHash: Digest
    package var evidence: [Evidence]
    package var isMention: Bool
    /// Whether it is a whole record of another ledger, word for word but for the newest hop.
    package var isCopy: Bool
    package var crosswalk: String
    package var crosswalkVersion: String
}

/// The hashes that say whether a source record is the one the ledger knows.
package struct PayloadDigests: Sendable {
    package let payload: Digest
    package let frame: Digest?
    /// Of everything its drafts depend on.
    package let fingerprint: Digest

    package init(_ source: SourceRecord, basis: Digest) {
        payload = Digest(of: source.payload)
        frame = source.frame.map { Digest(of: $0) }
        fingerprint = Self.fingerprint(payload, frame, source.format, source.sourceURL, basis)
    }

    /// - Parameter basis: what drafts are made by; nil for the fingerprint of what came, whatever is made of it.
    static func fingerprint(
        _ payload: Digest, _ frame: Digest?, _ format: MetadataFormat, _ sourceURL: String?, _ basis: Digest?
    ) -> Digest {
        let parts = [payload.description, frame?.description ?? "", format.rawValue, sourceURL ?? ""]
        return Digest(ofParts: basis.map { parts + [$0.description] } ?? parts)
    }
}
