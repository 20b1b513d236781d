import ScienceShopSDK

/// How the records of a CSV file (RFC 4180, loosely) are written.
public struct CSVDialect: Sendable, Hashable {
    public enum Separator: UInt8, Sendable, CaseIterable {
        case comma = 0x2C
        case semicolon = 0x3B
        case tab = 0x09
        case pipe = 0x7C

        /// `comma`, `semicolon`, `tab`, `pipe`.
        public var name: String { String(describing: self) }

        public init?(name: String) {
            guard let match = Self.allCases.first(where: { $0.name == name }) else { return nil }
            self = match
        }
    }

    public var separator: Separator
    public var encoding: TextEncoding

    public init(separator: Separator = .comma, encoding: TextEncoding = .utf8) {
        self.separator = separator
        self.encoding = encoding
    }

    /// The fields of one record's bytes, in order.
    ///
    /// A quote opens a quoted field only at the field's start and inside one `""` stands for one quote; what follows the
    /// closing quote up to the separator is kept. Lines are counted from the record's first.
    public func fields(of record: some Collection<UInt8>) -> [CSVField] {
        let bytes = encoding.utf8(record)
        var fields: [CSVField] = []
        var value: [UInt8] = []
        var line = 0
        var fieldLine = 0
        var isQuoted = false
        var isStart = true
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == 0x0A || (byte == 0x0D && !(position < bytes.count && bytes[position] == 0x0A)) { line += 1 }
            if isQuoted {
                if byte != 0x22 {
                    value.append(byte)
                } else if position < bytes.count, bytes[position] == 0x22 {
                    value.append(byte)
                    position += 1
                } else {
                    isQuoted = false
                }
            } else if byte == separator.rawValue {
                fields.append(CSVField(value: String(decoding: value, as: UTF8.self), line: fieldLine))
                value.removeAll(keepingCapacity: true)
                fieldLine = line
                isStart = true
                continue
            } else if byte == 0x22, isStart {
                isQuoted = true
            } else {
                value.append(byte)
            }
            isStart = false
        }
        fields.append(CSVField(value: String(decoding: value, as: UTF8.self), line: fieldLine))
        return fields
    }
}

/// One value of a record.
public struct CSVField: Sendable, Hashable {
    public var value: String
    /// How many lines below the record's first line it begins.
    public var line: Int

    public init(value: String, line: Int) {
        self.value = value
        self.line = line
    }
}
