import GRDB

extension Configuration {
    /// Waits for a node that is served and may be writing just now.
    static var patient: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(300)
        return configuration
    }
}
