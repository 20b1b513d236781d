import ScienceShopSDK

/// A text prepared for matching, so that typographic variants never matter.
///
/// Each scalar in two forms: `exact` has typographic apostrophes, quotes, dashes and blanks written one way and
/// ligatures opened; `folded` is in lower case and without accents besides. Runs of blanks count as one space, line
/// ends stay, invisible characters vanish. Each scalar knows which bytes of the text it stands for.
struct Subject: Sendable {
    /// One scalar as patterns see it.
    struct Unit: Sendable {
        var exact: UInt32
        var folded: UInt32
        var start: Int32
        var end: Int32
    }

    let text: String
    private(set) var units: [Unit] = []

    /// Longest text that is matched, in scalars; what comes after is not seen by patterns.
    static let limit = 1 << 16

    init(_ text: String) {
        self.text = text
        units.reserveCapacity(min(text.utf8.count, Self.limit))
        var offset: Int32 = 0
        for scalar in text.unicodeScalars {
            let start = offset
            offset += scalar.value < 0x80 ? 1 : Int32(UTF8.width(scalar))
            guard units.count < Self.limit else { break }
            let value = scalar.value
            if value > 0x20, value < 0x7F {
                let folded = value >= 0x41 && value <= 0x5A ? value | 0x20 : value
                units.append(Unit(exact: value, folded: folded, start: start, end: offset))
                continue
            }
            let written = ScalarFolding.written(value)
            if written == ScalarFolding.invisible {
                // A combining mark goes with its letter.
                if (0x300...0x36F).contains(value), !units.isEmpty { units[units.count - 1].end = offset }
                continue
            }
            if written == 0x20 {
                if units.last?.exact == 0x20 {
                    units[units.count - 1].end = offset
                    continue
                }
                units.append(Unit(exact: 0x20, folded: 0x20, start: start, end: offset))
            } else if let pair = ScalarFolding.opened(value) {
                for part in [pair.0, pair.1] {
                    units.append(Unit(exact: part, folded: ScalarFolding.folded(part), start: start, end: offset))
                }
            } else {
                units.append(
                    Unit(exact: written, folded: ScalarFolding.folded(written), start: start, end: offset))
            }
        }
    }

    var count: Int { units.count }

    /// The bytes of the text that a range of scalars stands for.
    func bytes(_ range: Range<Int>) -> Range<Int> {
        guard range.lowerBound < count else {
            let end = Int(units.last?.end ?? 0)
            return end..<end
        }
        let start = Int(units[range.lowerBound].start)
        guard !range.isEmpty else { return start..<start }
        return start..<max(start, Int(units[range.upperBound - 1].end))
    }
}

/// One scalar at a time: how patterns see it.
enum ScalarFolding {
    static let invisible: UInt32 = .max

    /// The scalar as it counts in an exact comparison: blanks as a space, typographic marks as their ASCII cousins.
    static func written(_ value: UInt32) -> UInt32 {
        if value < 0x80 {
            switch value {
            case 0x0A: return value
            case 0x09, 0x0B, 0x0C, 0x0D: return 0x20
            case 0..<0x20, 0x7F: return invisible
            default: return value
            }
        }
        if value < 0x300 {
            switch value {
            case 0x80..<0xA0: return value == 0x85 ? 0x0A : invisible
            case 0xA0: return 0x20
            case 0xAB, 0xBB: return UInt32(UInt8(ascii: "\""))
            case 0xAD: return invisible
            case 0xB4: return UInt32(UInt8(ascii: "'"))
            default: return value
            }
        }
        switch value {
        case 0x300...0x36F: return invisible
        case 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: return 0x20
        case 0x2028, 0x2029: return 0x0A
        case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0xFE00...0xFE0F, 0xFEFF: return invisible
        case 0x2018, 0x2019, 0x201B, 0x2032, 0x02BC: return UInt32(UInt8(ascii: "'"))
        case 0x201C...0x201F, 0x2033: return UInt32(UInt8(ascii: "\""))
        case 0x2010...0x2015, 0x2212: return UInt32(UInt8(ascii: "-"))
        default: return value
        }
    }

    /// The two letters of a ligature.
    static func opened(_ value: UInt32) -> (UInt32, UInt32)? {
        switch value {
        case 0x153: (0x6F, 0x65)
        case 0x152: (0x4F, 0x45)
        case 0xE6: (0x61, 0x65)
        case 0xC6: (0x41, 0x45)
        case 0xFB01: (0x66, 0x69)
        case 0xFB02: (0x66, 0x6C)
        default: nil
        }
    }

    /// In lower case and without accents; one scalar always gives one.
    static func folded(_ value: UInt32) -> UInt32 {
        if value < 0x80 { return value >= 0x41 && value <= 0x5A ? value | 0x20 : value }
        if value < 0x250 { return latin[Int(value)] }
        return slow(value)
    }

    private static let latin: [UInt32] = (0..<0x250).map { slow(UInt32($0)) }

    private static func slow(_ value: UInt32) -> UInt32 {
        guard let scalar = Unicode.Scalar(value) else { return value }
        let folded = Text.folded(String(Character(scalar))).unicodeScalars
        return folded.count == 1 ? folded.first.map(\.value) ?? value : value
    }

    static func isWord(_ value: UInt32) -> Bool {
        if value < 0x80 {
            return (value >= 0x30 && value <= 0x39) || (value | 0x20 >= 0x61 && value | 0x20 <= 0x7A) || value == 0x5F
        }
        return value < 0x250 ? latinWords[Int(value)] : isWordBeyondLatin(value)
    }

    private static let latinWords: [Bool] = (0..<0x250).map { isWordBeyondLatin(UInt32($0)) }

    private static func isWordBeyondLatin(_ value: UInt32) -> Bool {
        guard let properties = Unicode.Scalar(value)?.properties else { return false }
        return properties.isAlphabetic || properties.numericType != nil
    }
}
