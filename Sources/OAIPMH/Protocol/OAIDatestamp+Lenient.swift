import Messages
import ScienceShopSDK

extension OAIDatestamp {
    /// What was wrong with a datestamp that could be read all the same.
    public enum Remark: String, Sendable, Hashable, CaseIterable {
        /// Blanks around it.
        case padded
        /// Only a year, or a year and a month: the first day is taken.
        case shortened
        /// A blank or a small letter where `T` or `Z` belong.
        case spelling
        /// Neither `Z` nor an offset: UTC is taken.
        case noZone
        /// An offset from UTC: the moment is moved to UTC.
        case offset
        /// A fraction of a second: it is cut off.
        case fraction
        /// No seconds: second 0 is taken.
        case noSeconds

        public var message: Message {
            switch self {
            case .padded: "the datestamp has blanks around it"
            case .shortened: "the datestamp has no day; the first one is taken"
            case .spelling: "the datestamp is not spelt with `T` and `Z`"
            case .noZone: "the datestamp does not say that it is UTC; UTC is taken"
            case .offset: "the datestamp has an offset from UTC; it is moved to UTC"
            case .fraction: "the datestamp has a fraction of a second, which is cut off"
            case .noSeconds: "the datestamp has no seconds; second 0 is taken"
            }
        }
    }

    /// Whether it is what the protocol asks for, told by a glance; false says nothing.
    static func isPlainlySound(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            func number(_ place: Int) -> UInt8 {
                let (tens, ones) = (bytes[place] &- 0x30, bytes[place + 1] &- 0x30)
                return tens < 10 && ones < 10 ? tens * 10 + ones : 0xFF
            }
            func has(_ letter: UInt8, _ place: Int) -> Bool { bytes[place] == letter }
            let dash = UInt8(ascii: "-")
            guard bytes.count == 10 || bytes.count == 20, has(dash, 4), has(dash, 7), number(0) < 100, number(2) < 100,
                (1...12).contains(number(5)), (1...28).contains(number(8))
            else { return false }
            let colon = UInt8(ascii: ":")
            return bytes.count == 10
                || has(UInt8(ascii: "T"), 10) && has(colon, 13) && has(colon, 16) && has(UInt8(ascii: "Z"), 19)
                    && number(11) < 24 && number(14) < 60 && number(17) < 60
        }
    }

    /// Reads what providers write, with remarks on all that the protocol does not allow; nil when it is no moment.
    public static func lenient(_ text: String) -> (datestamp: OAIDatestamp, remarks: [Remark])? {
        if let strict = OAIDatestamp(text) { return (strict, []) }
        var remarks: [Remark] = []
        let trimmed = Text.trimmed(text)
        if trimmed != text { remarks.append(.padded) }
        var bytes = Array(trimmed.utf8)
        guard bytes.count >= 4, bytes.count <= 40 else { return nil }
        if bytes.count == 4 || bytes.count == 7 {
            bytes += Array((bytes.count == 4 ? "-01-01" : "-01").utf8)
            remarks.append(.shortened)
        }
        guard bytes.count > 10 else {
            return OAIDatestamp(String(decoding: bytes, as: UTF8.self)).map { ($0, remarks) }
        }
        if bytes[10] != UInt8(ascii: "T") {
            guard bytes[10] == 0x20 || bytes[10] == UInt8(ascii: "t") else { return nil }
            bytes[10] = UInt8(ascii: "T")
            remarks.append(.spelling)
        }
        if bytes.last == UInt8(ascii: "z") {
            bytes[bytes.count - 1] = UInt8(ascii: "Z")
            remarks.append(.spelling)
        }
        addZone(to: &bytes, &remarks)
        if bytes.count > 16, bytes[16] != UInt8(ascii: ":") {
            bytes.insert(contentsOf: ":00".utf8, at: 16)
            remarks.append(.noSeconds)
        }
        guard let moment = Timestamp(String(decoding: bytes, as: UTF8.self)) else { return nil }
        if bytes.count > 19, bytes[19] == UInt8(ascii: ".") { remarks.append(.fraction) }
        return (OAIDatestamp(moment, .second), remarks)
    }

    /// Makes the end of a date-time `Z` or `±hh:mm`.
    private static func addZone(to bytes: inout [UInt8], _ remarks: inout [Remark]) {
        if bytes.last == UInt8(ascii: "Z") {
            // « 10:00:00 Z »
            while bytes.count > 12, bytes[bytes.count - 2] == 0x20 {
                bytes.remove(at: bytes.count - 2)
                if remarks.last != .spelling { remarks.append(.spelling) }
            }
            return
        }
        guard let sign = bytes[11...].firstIndex(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }) else {
            bytes.append(UInt8(ascii: "Z"))
            remarks.append(.noZone)
            return
        }
        remarks.append(.offset)
        let offset = bytes[(sign + 1)...]
        if offset.count == 2 { bytes += Array(":00".utf8) }
        if offset.count == 4 { bytes.insert(UInt8(ascii: ":"), at: sign + 3) }
    }
}
