import JSONSchema
import ScienceShopSDK

/// Copies of records whose home is another ledger, as sources of ours pass them on (docs/decisions/0061).
extension Claim {
    /// Whether it is a copy that a source lists, kept as its home wrote it. What a person imported is verbatim too, but
    /// goes on being written here.
    package var isCopy: Bool { isVerbatim && !source.isImport }

    /// Whose revision it has: copies of one ledger's record can be compared, two ledgers count each for itself.
    fileprivate var origin: ByteString { draft.origin }

    /// The verbatim claim that speaks, of those that may; one alone, for copies are never united. Those that stand come
    /// before those that are leaving. Of the copies of one ledger's record the highest revision is the one its home wrote
    /// last; of several such, and of different ledgers, the one that took the shortest way speaks.
    ///
    /// - Parameter claims: in the order they speak, which decides where all else is equal.
    static func bestCopy(of claims: [Claim]) -> Claim? {
        let verbatim = claims.filter(\.isVerbatim)
        let live = verbatim.filter { $0.state == .live }
        let absent = verbatim.filter { $0.state == .leaving || $0.state == .kept }
        let candidates = live.isEmpty ? absent : live
        guard candidates.count > 1 else { return candidates.first }
        var newest: [ByteString: Int] = [:]
        for claim in candidates { newest[claim.origin] = max(newest[claim.origin] ?? .min, claim.draft.copyRevision) }
        var best: Claim?
        for claim in candidates where claim.draft.copyRevision == newest[claim.origin] {
            if let best, best.draft.hopsOfCopy <= claim.draft.hopsOfCopy { continue }
            best = claim
        }
        return best
    }

    /// Whether two claims are of the same revision of one ledger's record and say different things, beyond what a gate on
    /// the way leaves out.
    package func forks(from other: Claim) -> Bool {
        isVerbatim && other.isVerbatim && contentHash != other.contentHash
            && draft.copyRevision == other.draft.copyRevision && origin == other.origin
            && !Reduction.agree(draft, other.draft)
    }
}

/// One record in the same revision with different contents, none of which is only what a gate left of another.
public enum Fork {
    /// The claims that say something else than the copy that speaks; empty when there is no fork.
    ///
    /// - Parameter claims: on a record, in the order they speak.
    public static func versions(_ claims: [Claim]) -> [Claim] {
        guard let first = LedgerEdit.speaking(claims).first, first.isVerbatim else { return [] }
        return claims.filter { $0.state == .live && first.forks(from: $0) }
    }
}

extension SourceKey {
    /// Whether it is a file that a person imported.
    var isImport: Bool { node.hasSameBytes(as: Self.importNode) }
}

extension Record {
    fileprivate var copyRevision: Int { document["revision"]?.integer ?? 0 }

    /// The ledger that gave the record its revision: the one that first read it into one.
    fileprivate var origin: ByteString { ByteString(document["provenance"]?.array?.last?["harvester"]?.string ?? "") }

    /// Whether a ledger gave the record its revision that is not the node's: of a node without a name, any that has one.
    func isOfAnotherLedger(than node: String?) -> Bool { origin != ByteString("") && origin != ByteString(node ?? "") }

    /// Over how many ledgers it came. The steps by which its home made it are no part of the way.
    fileprivate var hopsOfCopy: Int {
        guard let hops = document["provenance"]?.array, let origin = hops.last?["harvester"]?.string else {
            return document["provenance"]?.array?.count ?? 0
        }
        return hops.prefix { $0["harvester"]?.string.map { !$0.hasSameBytes(as: origin) } ?? true }.count
    }

    /// What others told of its way and of its home's revision, of a record that is no copy itself; empty when nothing.
    package var told: [ByteString] {
        guard let hops = document["provenance"]?.array, hops.count > 1, let last = hops.last,
            let record = last["record"]?.string
        else { return [] }
        return [ByteString(record), ByteString(String(last["revision"]?.integer ?? 0))] + way
    }

    /// The way it came: what others must know of it to see whether it went round in a circle.
    package var way: [ByteString] {
        (document["provenance"]?.array ?? []).map { hop in
            let parts = ["harvester", "node", "sourceURL", "sourceIdentifier"].map { hop[$0]?.string ?? "" }
            return ByteString(parts.joined(separator: "\u{0}"))
        }
    }
}
