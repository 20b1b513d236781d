/// What an audit counted, of source records. A number that could not be established is nil, never 0.
public struct AuditCounts: Sendable, Hashable {
    /// What the source has: counted on its list.
    public var remote: Int?
    /// What the ledger holds of it, refused payloads included: counted in the ledger.
    public var held = 0
    /// Held as the source has it.
    public var matching: Int?
    /// The source has it and gives it; the ledger has it not.
    public var missing: Int?
    /// Both have it, and not the same.
    public var stale: Int?
    /// The ledger has it, the source no longer.
    public var extra: Int?
    /// The source lists it, the ledger has it not, and the source cannot give it.
    public var unretrievable: Int?
    /// The source has it, and the ledger must not: its very name was forgotten here (docs/decisions/0067). No fault.
    public var forgotten: Int?
    /// Of the missing and stale ones, those dated before what a list of changes would bring.
    public var backdated: Int?
    /// Of those held, the ones of whose payload nothing could be taken.
    public var quarantined = 0

    public init() {}

    /// Of no source at all: everything is known to be none.
    public static var zero: AuditCounts {
        var zero = AuditCounts()
        (zero.remote, zero.matching, zero.missing, zero.stale) = (0, 0, 0, 0)
        (zero.extra, zero.unretrievable, zero.forgotten, zero.backdated) = (0, 0, 0, 0)
        return zero
    }

    /// Adds those of another source; what is unknown of one is unknown of both.
    public mutating func add(_ other: AuditCounts) {
        func sum(_ one: Int?, _ other: Int?) -> Int? { one.flatMap { one in other.map { one + $0 } } }
        remote = sum(remote, other.remote)
        held += other.held
        matching = sum(matching, other.matching)
        missing = sum(missing, other.missing)
        stale = sum(stale, other.stale)
        extra = sum(extra, other.extra)
        unretrievable = sum(unretrievable, other.unretrievable)
        forgotten = sum(forgotten, other.forgotten)
        backdated = sum(backdated, other.backdated)
        quarantined += other.quarantined
    }

    /// What the source has, by what the ledger holds: `(held - extra) + missing + unretrievable + forgotten`.
    public var expectedRemote: Int? {
        guard let missing, let extra, let unretrievable, let forgotten else { return nil }
        return held - extra + missing + unretrievable + forgotten
    }

    /// What the ledger holds, by what was compared: `matching + stale + extra`.
    public var expectedHeld: Int? {
        guard let matching, let stale, let extra else { return nil }
        return matching + stale + extra
    }

    /// Whether every record on both sides is accounted for; nil when a number is not known.
    public var closes: Bool? {
        guard let remote, let expectedRemote, let expectedHeld else { return nil }
        return remote == expectedRemote && held == expectedHeld
    }

    /// Whether the equations close and nothing is left but what matches and what may not be kept.
    public var isClean: Bool {
        closes == true && quarantined == 0
            && [missing, stale, extra, unretrievable, backdated].allSatisfy { $0 == 0 }
    }
}
