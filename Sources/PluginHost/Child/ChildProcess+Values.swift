import AdapterKit

extension ChildProcess {
    /// What to start.
    public struct Command: Sendable {
        /// The executable file's path; no search and no shell.
        public var executable: String
        public var arguments: [String]
        /// All of it: nothing of ours is added.
        public var environment: [String: String]
        /// Where it starts; our own working folder when nil.
        public var folder: String?
        /// What it is held to; it has all of our rights when nil.
        public var rules: ChildRules?

        public init(
            _ executable: String, _ arguments: [String] = [], environment: [String: String] = [:],
            folder: String? = nil, rules: ChildRules? = nil
        ) {
            self.executable = executable
            self.arguments = arguments
            self.environment = environment
            self.folder = folder
            self.rules = rules
        }
    }

    public struct Limits: Sendable, Hashable {
        /// Bytes of its standard output that are kept until somebody reads them.
        public var unread: Int
        /// Bytes of its standard error that are kept: the last ones.
        public var lastWords: Int
        /// Between the close of its input and SIGTERM.
        public var beforeTerminating: Duration
        /// Between SIGTERM and SIGKILL.
        public var beforeKilling: Duration

        public init(
            unread: Int = 1 << 20, lastWords: Int = 64 << 10, beforeTerminating: Duration = .seconds(2),
            beforeKilling: Duration = .seconds(3)
        ) {
            self.unread = unread
            self.lastWords = lastWords
            self.beforeTerminating = beforeTerminating
            self.beforeKilling = beforeKilling
        }
    }

    /// How it ended.
    public enum Ending: Sendable, Hashable {
        case exited(Int32)
        /// Killed by a signal: a crash, or `end`.
        case signalled(Int32)
        /// Somebody else took note of it before us.
        case unknown
    }

    /// Why nothing came of a call.
    public enum Fault: Error, Sendable, Hashable {
        /// It said nothing for too long.
        case silent
        /// It took no input for too long.
        case deaf
        /// It takes no input any more.
        case closed
        case cancelled
    }
}

extension FederationError.Code {
    /// There is no file where a program should be.
    public static let programMissing: FederationError.Code = "program-missing"
    /// The file is there and is no program that runs here.
    public static let programCannotStart: FederationError.Code = "program-cannot-start"
}
