/// What an audit found, in one word that cannot lie.
public enum AuditVerdict: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Everything the source has is here as it has it, and nothing else is.
    case complete
    /// What was asked for of a sample is as the source has it; of the rest only the stated probability is known.
    case sampled
    /// The source did not show everything, so that nothing is claimed of what it did not show.
    case unproven
    /// The source refuses us for now. Nothing is claimed.
    case blocked
    /// Nothing is where the source should be. Nothing is claimed.
    case sourceGone
    /// The list is complete and empty, although the ledger holds records. Nothing is claimed.
    case suspiciousEmpty
    /// The list could not be had. Nothing is claimed.
    case failed
    /// The copy is not what the source has.
    case differs

    /// The exit code of `shopctl`, by the same table as a harvest's.
    public var exitCode: Int {
        switch self {
        case .complete, .sampled: 0
        case .unproven: 10
        case .blocked: 11
        case .sourceGone: 12
        case .suspiciousEmpty: 13
        case .failed: 15
        case .differs: 16
        }
    }

    /// From the least grave to the gravest.
    private var gravity: Int { self == .complete ? -1 : exitCode }

    public static func < (left: Self, right: Self) -> Bool { left.gravity < right.gravity }
}
