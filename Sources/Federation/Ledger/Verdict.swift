/// How a run ended, in one word that cannot lie.
public enum Verdict: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Everything was read and nothing was new.
    case unchanged
    /// Everything was read and the ledger now says so.
    case changed
    /// The run ended early with something committed, or a part of the list could not be read.
    case partial
    /// The source refuses us for now.
    case blocked
    /// Nothing is where the source should be.
    case sourceGone
    /// A complete list with nothing on it, from a source that had records. Nothing was removed.
    case suspiciousEmpty
    /// More records would have left than the breaker lets through. None was removed.
    case deletionsHeld
    /// Nothing could be done, or the run cannot account for what it did.
    case failed

    /// The exit code of `shopctl`.
    public var exitCode: Int {
        switch self {
        case .unchanged, .changed: 0
        case .partial: 10
        case .blocked: 11
        case .sourceGone: 12
        case .suspiciousEmpty: 13
        case .deletionsHeld: 14
        case .failed: 15
        }
    }

    /// From the least grave to the gravest.
    private var gravity: Int { self == .unchanged ? -1 : exitCode }

    public static func < (left: Verdict, right: Verdict) -> Bool { left.gravity < right.gravity }
}
