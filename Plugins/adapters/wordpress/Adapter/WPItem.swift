import JSONSchema
import ScienceShopSDK

/// One post of a list, as its exact bytes.
struct WPItem: Sendable {
    let bytes: [UInt8]
    /// Nil for what is no JSON.
    let value: JSONValue?
    /// Unique in a site, over all its post types.
    let id: Int?
    /// Line of its first byte in the answer, from 1.
    let line: Int

    init(_ bytes: [UInt8], line: Int) {
        self.bytes = bytes
        self.line = line
        value = try? JSONValue(parsing: bytes)
        id = value.map { $0["id"]?.integer ?? $0["id"]?.string.flatMap { Int($0) } } ?? Self.id(inBroken: bytes)
    }

    /// When it last changed, in UTC: as the site says it, else in its local time.
    var modified: String? {
        let gmt = value?["modified_gmt"]?.string
        return WPTime.moment(gmt: gmt) == nil ? value?["modified"]?.string : gmt
    }

    /// In the site's local time, which it compares `modified_after` with.
    var modifiedLocally: String? {
        value?["modified"]?.string.flatMap { WPTime.moment(gmt: $0) == nil ? nil : $0 }
    }

    /// The last moment that it tells of itself.
    var latest: Timestamp? {
        [value?["modified_gmt"]?.string, value?["date_gmt"]?.string].compactMap { WPTime.moment(gmt: $0) }.max()
    }

    /// The number behind the first `"id":`, which is where WordPress writes it.
    private static func id(inBroken bytes: [UInt8]) -> Int? {
        let head = bytes.prefix(64)
        guard let mark = head.firstRange(of: Array("\"id\":".utf8)) else { return nil }
        let digits = head[mark.upperBound...].drop { $0 <= 0x20 }.prefix { $0 >= 0x30 && $0 <= 0x39 }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}

extension WPAnswer {
    /// The posts of a list, each by itself: one that is no JSON does not hide the others.
    var items: [WPItem] {
        var line = 1
        var counted = 0
        return children.map { range in
            line += bytes[counted..<range.lowerBound].count { $0 == 0x0A }
            counted = range.lowerBound
            return WPItem(Array(bytes[range]), line: line)
        }
    }
}
