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
        let places = CSVFields(record, in: self)
        return (0..<places.count).map { CSVField(value: places.text($0), line: places.line($0)) }
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
