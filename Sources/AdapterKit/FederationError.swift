import Messages

/// The one shape of everything this project throws.
public struct FederationError: Error, Sendable {
    /// What kind of failure this is, for programs.
    public var code: Code
    /// What happened and what to do about it, for a person.
    public var message: Message
    /// What lay underneath, as its own words; never matched on.
    public var cause: String?
    /// What the engine does about it.
    public var disposition: Disposition

    public init(_ code: Code, _ message: Message, cause: (any Error)? = nil, disposition: Disposition = .abort) {
        self.code = code
        self.message = message
        self.cause = cause.map { String(describing: $0) }
        self.disposition = disposition
    }

    /// What the engine should do next.
    public enum Disposition: Sendable, Hashable {
        /// Ask again; not before so many seconds, when the other side said so.
        case retry(afterSeconds: Int?)
        /// Leave this record or page out and go on.
        case skip
        /// Begin the window again: the cursor is no longer valid.
        case restartWindow
        /// Stop this source; what is committed stays.
        case abort
    }

    /// A stable word for machines. A struct, so that new ones break no caller.
    public struct Code: RawRepresentable, Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public init(stringLiteral value: String) { rawValue = value }
        public var description: String { rawValue }

        /// A configuration file is wrong: exit code 78.
        public static let configuration: Code = "configuration"
        /// A file or address that should hold a source is not there.
        public static let sourceGone: Code = "source-gone"
        /// The other side refuses us for now: a bot wall, a ban, a login page.
        public static let blocked: Code = "blocked"
        /// No connection, a time-out, a server's failure.
        public static let network: Code = "network"
        /// The address leads into a private network and the source does not allow that.
        public static let forbiddenAddress: Code = "forbidden-address"
        /// Larger, deeper or longer than we accept.
        public static let limitExceeded: Code = "limit-exceeded"
        /// The source's bytes are not what its format says.
        public static let malformedSource: Code = "malformed-source"
        /// The ledger is locked by another process.
        public static let ledgerBusy: Code = "ledger-busy"
        /// The ledger's file is damaged.
        public static let ledgerCorrupt: Code = "ledger-corrupt"
        /// No room on the disk.
        public static let diskFull: Code = "disk-full"
        /// Reading or writing a file failed.
        public static let fileAccess: Code = "file-access"
        /// A person or the system asked the program to stop.
        public static let interrupted: Code = "interrupted"
        /// A bug of ours: exit code 70.
        public static let `internal`: Code = "internal"
    }
}

extension FederationError: CustomStringConvertible {
    /// What happened with what lay underneath.
    public var told: Message { cause.map { "\(message) (\(Message.cause($0)))" } ?? message }

    public var description: String { told.description }
}
