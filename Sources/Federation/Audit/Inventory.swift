import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// What a source showed of its list, by name.
struct Inventory: Sendable {
    struct Entry: Sendable {
        var datestamp: String?
        var isDeleted: Bool
        /// Of what came; nil where only the name did.
        var content: Digest?
        /// What the ledger has for its fingerprint, when this is mapped by the rules of today.
        var fingerprint: Digest?
    }

    /// What drafts are made by now.
    let basis: Digest
    /// What the ledger does not keep even of what it holds.
    let forgotten: ForgottenList
    var entries: [ByteString: Entry] = [:]
    /// Names nothing can be filed under, fit to be printed.
    var unusable: [String] = []
    /// Names listed more than once, each time with something else.
    var contradictions = 0
    /// Whether it was read to its end, with nothing unreadable on it.
    var isWhole = true
    /// Whether a record that is not on it can be believed to be gone.
    var provesAbsence = true

    init(basis: Digest, forgotten: ForgottenList) {
        self.basis = basis
        self.forgotten = forgotten
    }

    /// How many records the source has, those included that have no usable name.
    var count: Int { entries.values.count { !$0.isDeleted } + unusable.count }

    /// Whether some entry can be compared by nothing but its name.
    var lacksDates: Bool { entries.values.contains { !$0.isDeleted && $0.datestamp == nil && $0.content == nil } }

    mutating func note(_ record: SourceRecord) {
        var entry = Entry(datestamp: record.datestamp, isDeleted: record.status == .deleted)
        if !entry.isDeleted {
            let digests = PayloadDigests(record, basis: basis)
            entry.content = PayloadDigests.fingerprint(
                digests.payload, digests.frame, record.format,
                record.sourceURL.flatMap { forgotten.holds($0) ? nil : $0 }, nil)
            entry.fingerprint = digests.fingerprint
        }
        note(record.identifier, isUsable: record.faultOfName == nil, entry)
    }

    mutating func note(_ listed: ListedRecord) {
        let name = listed.identifier
        let isUsable = !name.isEmpty && name.utf8.count <= 4096 && !name.utf8.contains(0)
        note(name, isUsable: isUsable, Entry(datestamp: listed.datestamp, isDeleted: listed.status == .deleted))
    }

    /// Of two states of one record the later counts, of present and deleted without later the present one, and otherwise the
    /// first: as in a harvest.
    private mutating func note(_ name: String, isUsable: Bool, _ entry: Entry) {
        guard isUsable else {
            if !entry.isDeleted {
                unusable.append(
                    String(String.UnicodeScalarView(name.unicodeScalars.prefix(200).filter { $0.value != 0 })))
            }
            return
        }
        let key = ByteString(name)
        guard let before = entries[key] else {
            entries[key] = entry
            return
        }
        switch DatestampOrder(entry.datestamp, to: before.datestamp) {
        case .later: entries[key] = entry
        case .earlier: break
        case .same, .unknown:
            if before.isDeleted, !entry.isDeleted {
                entries[key] = entry
            } else if !before.isDeleted, !entry.isDeleted, before.content != entry.content {
                contradictions += 1
            }
        }
    }

    /// Takes over what a list that was read later showed.
    mutating func overlay(_ later: Inventory) {
        entries.merge(later.entries) { $1 }
        // Each list has them.
        if later.unusable.count > unusable.count { unusable = later.unusable }
        contradictions += later.contradictions
    }
}
