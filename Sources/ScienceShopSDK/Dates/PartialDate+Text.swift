extension PartialDate {
    /// Reads the text form; nil when it is not exactly one, so that writing it again gives the same text.
    public init?(_ text: String) {
        if let day = PartialDate(isoDay: text) {
            self = day
            return
        }
        var bytes = Array(text.utf8)[...]
        var qualifier: Qualifier?
        if let last = bytes.last, let mark = Qualifier(rawValue: String(UnicodeScalar(last))) {
            qualifier = mark
            bytes = bytes.dropLast()
        }
        var reader = DigitReader(bytes: bytes)
        guard let year = reader.number(4) else { return nil }
        var parts: [Int?] = [nil, nil, nil, nil, nil]
        for (place, mark) in ["-", "-", "T", ":", ":"].enumerated() {
            guard reader.skip(mark) else { break }
            guard let value = reader.number(2) else { return nil }
            parts[place] = value
        }
        var zone: Zone?
        if parts[3] != nil {
            if reader.skip("Z") {
                zone = .utc
            } else if let sign = reader.sign() {
                guard let hours = reader.number(2), reader.skip(":"), let minutes = reader.number(2), hours < 24,
                    minutes < 60, sign > 0 || hours + minutes > 0
                else { return nil }
                zone = .offset(sign * (hours * 60 + minutes))
            }
        }
        guard reader.isAtEnd else { return nil }
        self.init(
            year: year, month: parts[0], day: parts[1], hour: parts[2], minute: parts[3], second: parts[4], zone: zone,
            qualifier: qualifier)
    }

    /// The text form of `schemas/record/1`.
    public var description: String {
        if let month, let day, hour == nil, qualifier == nil { return Self.text(year, month, day) }
        var text = Self.padded(year, 4)
        if let month { text += "-" + Self.padded(month, 2) }
        if let day { text += "-" + Self.padded(day, 2) }
        if let hour, let minute { text += "T" + Self.padded(hour, 2) + ":" + Self.padded(minute, 2) }
        if let second { text += ":" + Self.padded(second, 2) }
        switch zone {
        case .utc: text += "Z"
        case .offset(let minutes):
            text += minutes < 0 ? "-" : "+"
            text += Self.padded(abs(minutes) / 60, 2) + ":" + Self.padded(abs(minutes) % 60, 2)
        case nil: break
        }
        return text + (qualifier?.rawValue ?? "")
    }

    /// A day, which most dates are.
    private static func text(_ year: Int, _ month: Int, _ day: Int) -> String {
        String(unsafeUninitializedCapacity: 10) { text in
            func write(_ value: Int, _ range: Range<Int>) {
                var rest = value
                for place in range.reversed() {
                    text.initializeElement(at: place, to: 0x30 + UInt8(truncatingIfNeeded: rest % 10))
                    rest /= 10
                }
            }
            write(year, 0..<4)
            text.initializeElement(at: 4, to: UInt8(ascii: "-"))
            write(month, 5..<7)
            text.initializeElement(at: 7, to: UInt8(ascii: "-"))
            write(day, 8..<10)
            return 10
        }
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

/// Steps over fixed-width digits and single ASCII marks.
private struct DigitReader {
    var bytes: ArraySlice<UInt8>

    var isAtEnd: Bool { bytes.isEmpty }

    mutating func number(_ width: Int) -> Int? {
        let digits = bytes.prefix(width)
        guard digits.count == width, digits.allSatisfy(Text.isASCIIDigit) else { return nil }
        bytes = bytes.dropFirst(width)
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    mutating func skip(_ mark: String) -> Bool {
        guard bytes.starts(with: mark.utf8) else { return false }
        bytes = bytes.dropFirst(mark.utf8.count)
        return true
    }

    mutating func sign() -> Int? {
        if skip("+") { return 1 }
        return skip("-") ? -1 : nil
    }
}

extension PartialDate {
    /// A day written `2017-11-14`, as tables hold most dates; nil when the text is anything else.
    init?(isoDay text: String) {
        var text = text
        let parts = text.withUTF8 { utf8 -> (Int, Int, Int)? in
            guard utf8.count == 10, utf8[4] == UInt8(ascii: "-"), utf8[7] == UInt8(ascii: "-") else { return nil }
            func number(_ range: Range<Int>) -> Int? {
                var value = 0
                for position in range {
                    guard Text.isASCIIDigit(utf8[position]) else { return nil }
                    value = value * 10 + Int(utf8[position] & 15)
                }
                return value
            }
            guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
            return (year, month, day)
        }
        guard let parts else { return nil }
        self.init(year: parts.0, month: parts.1, day: parts.2)
    }
}
