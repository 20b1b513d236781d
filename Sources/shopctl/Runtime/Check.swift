import ArgumentParser
import Messages
import ScienceShopSDK

/// Checks of arguments that several commands share.
enum Check {
    static func limit(_ limit: Int?) throws(Failure) {
        guard limit ?? 1 > 0 else {
            throw .usage("--limit must be 1 or more.", fix: "Leave it out, or write `--limit 20`.")
        }
    }

    /// `--since`: a date, or a date and time with offset.
    static func instant(_ text: String) throws(Failure) -> Timestamp {
        if let time = Timestamp(text) ?? Timestamp(text + "T00:00:00Z") { return time }
        throw .usage(
            "`\(text)` is no date.",
            fix: "--since takes a date such as 2026-03-31, or a date and time such as 2026-03-31T09:30:00Z.")
    }
}

extension RecordKind: ExpressibleByArgument {}
