/// How much of a population may differ, when so much of a sample does.
enum SampleBound {
    /// The one-sided upper bound of Clopper and Pearson: the share at which so few differences or fewer would be seen
    /// with a probability of 5 %. The choice is made without putting back, for which it is on the safe side.
    ///
    /// - Returns: 1 for an empty sample; the share itself where everything was asked for.
    static func upper(differing: Int, of size: Int, population: Int, doubt: Double = 0.05) -> Double {
        guard size > 0 else { return 1 }
        if size >= population { return Double(differing) / Double(size) }
        if differing >= size { return 1 }
        var (low, high) = (Double(differing) / Double(size), 1.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if probability(atMost: differing, of: size, share: middle) > doubt { low = middle } else { high = middle }
        }
        return high
    }

    /// The binomial distribution, by the ratio of each term to the one before: no logarithm, and no term so small that it
    /// is lost.
    private static func probability(atMost limit: Int, of size: Int, share: Double) -> Double {
        guard share < 1 else { return limit >= size ? 1 : 0 }
        let odds = share / (1 - share)
        var (term, below, all) = (1.0, 0.0, 0.0)
        for count in 0...size {
            all += term
            if count <= limit { below += term }
            term *= Double(size - count) / Double(count + 1) * odds
            if term > 1e200 {
                term *= 1e-200
                below *= 1e-200
                all *= 1e-200
            }
        }
        return below / all
    }
}
