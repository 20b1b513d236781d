import ScienceShopSDK

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The clock of the machine, as the engine wants it; tests hand in their own.
public enum SystemTime {
    @Sendable public static func now() -> Timestamp {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    @Sendable public static func sleep(seconds: Int) async throws {
        try await Task.sleep(for: .seconds(seconds))
    }
}
