/// How long a pause a host needs between requests: found out from its complaints.
struct HostPace: Sendable, Hashable {
    /// Times that the pause was doubled.
    private(set) var doublings = 0
    /// Answers without complaint since the last change.
    private var calm = 0

    /// As many good answers halve the pause again.
    static let calmToHalve = 10
    /// What is doubled where no pause was asked for.
    static let leastDoubled = Duration.seconds(1)

    mutating func note(isTooMuch: Bool) {
        if isTooMuch {
            doublings = min(doublings + 1, 16)
            calm = 0
        } else if doublings > 0 {
            calm += 1
            if calm == Self.calmToHalve { (doublings, calm) = (doublings - 1, 0) }
        }
    }

    /// - Parameter random: between 0 and 1, so that many harvesters do not come back together: a doubled pause is
    ///   shortened by up to a quarter.
    func pause(_ manners: PoliteTransport.Manners, random: Double) -> Duration {
        guard doublings > 0 else { return manners.interval }
        let doubled = max(manners.interval, Self.leastDoubled) * (1 << doublings)
        return max(manners.interval, min(doubled, manners.patience) * (1 - random / 4))
    }
}
