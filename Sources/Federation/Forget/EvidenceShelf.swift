import JSONSchema
import ScienceShopSDK

/// Evidence of single claims. That of records which many speak of is read once.
final class EvidenceShelf {
    private struct Key: Hashable {
        let source: SourceKey
        let sourceRecord: ByteString
    }

    private let ledger: any LedgerReader
    private var kept: [RecordIdentifier: [Key: [Evidence]]] = [:]
    private static let few = 8

    init(_ ledger: any LedgerReader) { self.ledger = ledger }

    func evidence(of claim: Claim) throws -> [Evidence] {
        let key = Key(source: claim.source, sourceRecord: ByteString(claim.sourceRecord))
        if let known = kept[claim.record] { return known[key] ?? [] }
        let all = try ledger.evidence(of: claim.record)
        let found = Dictionary(
            all.map { (Key(source: $0.source, sourceRecord: ByteString($0.sourceRecord)), $0.evidence) },
            uniquingKeysWith: { first, _ in first })
        if all.count > Self.few { kept[claim.record] = found }
        return found[key] ?? []
    }
}
