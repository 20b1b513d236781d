import ScienceShopSDK

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Instants as the clocks of the person who reads show them: by `TZ`, or the machine's zone.
enum LocalTime {
    /// `2026-11-21T14:21:07Z` where it is an hour later: `2026-11-21T15:21:07+01:00`. As it is in UTC, and what is no
    /// instant.
    static func written(_ iso: String) -> String {
        guard iso.utf8.contains(UInt8(ascii: "T")), let instant = Timestamp(iso) else { return iso }
        var seconds = time_t(instant.milliseconds / 1000)
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil, parts.tm_gmtoff != 0 else { return iso }
        let offset = Int(parts.tm_gmtoff) / 60
        let size = abs(offset)
        return "\(Int(parts.tm_year) + 1900)-\(two(Int(parts.tm_mon) + 1))-\(two(Int(parts.tm_mday)))"
            + "T\(two(Int(parts.tm_hour))):\(two(Int(parts.tm_min))):\(two(Int(parts.tm_sec)))"
            + "\(offset < 0 ? "-" : "+")\(two(size / 60)):\(two(size % 60))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
