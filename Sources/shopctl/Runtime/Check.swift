import ArgumentParser
import Messages
import ScienceShopSDK

/// Checks of arguments that several commands share.
enum Check {
    static func limit(_ limit: Int?) throws {
        guard limit ?? 1 > 0 else { throw ValidationError("--limit must be 1 or more.") }
    }

    /// `--since`: a date, or a date and time with offset.
    static func instant(_ text: String) throws -> Timestamp {
        if let time = Timestamp(text) ?? Timestamp(text + "T00:00:00Z") { return time }
        throw ValidationError(
            "--since is a date such as 2026-03-31, or a date and time such as 2026-03-31T09:30:00Z; not \"\(text)\".")
    }
}

extension RecordKind: ExpressibleByArgument {}
