/// Content lines of a calendar: CRLF, folded at 75 octets between characters, texts escaped (RFC 5545 sections 3.1 and
/// 3.3.11).
struct ICalendarLines {
    private(set) var bytes: [UInt8] = []

    /// A line whose value needs no escaping.
    mutating func add(_ line: String) {
        var length = 0
        for scalar in line.unicodeScalars where !isControl(scalar) {
            let unit = Array(String(scalar).utf8)
            if length + unit.count > 75 {
                bytes += [0x0D, 0x0A, 0x20]
                length = 1
            }
            bytes += unit
            length += unit.count
        }
        bytes += [0x0D, 0x0A]
    }

    mutating func add(_ name: String, text: String) { add("\(name):\(Self.escaped(text))") }

    mutating func add(_ name: String, texts: [String]) {
        add("\(name):\(texts.map(Self.escaped).joined(separator: ","))")
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",": result += "\\\(scalar)"
            case "\n": result += "\\n"
            case "\r": break
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Controls end lines or are forbidden in them; the tab alone may stay.
    private func isControl(_ scalar: Unicode.Scalar) -> Bool {
        (scalar.value < 0x20 && scalar != "\t") || scalar.value == 0x7F
    }
}
