import AdapterKit
import Federation
import PluginStore

/// What the process says when it ends.
enum ExitStatus: Int32, Sendable, CaseIterable {
    case done = 0
    case partial = 10
    case blocked = 11
    case sourceGone = 12
    case suspiciousEmpty = 13
    case deletionsHeld = 14
    case failed = 15
    /// A check found problems.
    case problems = 16
    case usage = 64
    case `internal` = 70
    case configuration = 78

    init(_ code: FederationError.Code) {
        switch code {
        case .configuration: self = .configuration
        case .sourceGone: self = .sourceGone
        case .blocked: self = .blocked
        case .internal: self = .internal
        case .noPlugin, .notPending, .notRestorable: self = .usage
        case .pluginLock: self = .configuration
        default: self = .failed
        }
    }
}
