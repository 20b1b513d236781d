extension PartialDate {
    /// Reads the text form; nil when it is not exactly one, so that writing it again gives the same text.
    public init?(_ text: String) {
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
