import ScienceShopSDK

/// The fields of one record by their places in its bytes; a text is made only of those that are asked for.
///
/// Read by the rules of `CSVDialect.fields(of:)`.
public struct CSVFields: Sendable {
    private struct Place {
        var range: Range<Int>
        /// Lines between the record's first and the field's.
        var line: Int
        /// Whether quotes have to be taken out.
        var isQuoted: Bool
    }

    /// The record in UTF-8.
    private let bytes: [UInt8]
    private var places: [Place] = []

    public init(_ record: some Collection<UInt8>, in dialect: CSVDialect) {
        bytes = dialect.encoding.utf8(record)
        places.reserveCapacity(16)
        places = bytes.withUnsafeBufferPointer { Self.cut($0, at: dialect.separator.rawValue, into: places) }
    }

    public var count: Int { places.count }

    /// How many lines below the record's first line a field begins.
    public func line(_ position: Int) -> Int { places[position].line }

    public func isEmpty(_ position: Int) -> Bool {
        let place = places[position]
        return place.range.isEmpty || (place.isQuoted && unquoted(place.range).isEmpty)
    }

    public func text(_ position: Int) -> String {
        let place = places[position]
        guard place.isQuoted else { return String(decoding: bytes[place.range], as: UTF8.self) }
        // Mostly there are but the two quotes around the field.
        let inner = place.range.dropFirst().dropLast()
        if place.range.count >= 2, bytes[place.range.upperBound - 1] == 0x22, !bytes[inner].contains(0x22) {
            return String(decoding: bytes[inner], as: UTF8.self)
        }
        return String(decoding: unquoted(place.range), as: UTF8.self)
    }

    /// Whether no field has any text.
    public var isBlank: Bool {
        // Nearly always a letter or digit shows at once that there is some.
        let isPlain = places.contains { place in
            bytes[place.range].contains { $0 > 0x22 && $0 < 0x7F }
        }
        return !isPlain && (0..<count).allSatisfy { text($0).allSatisfy(\.isWhitespace) }
    }

    /// Begins in front of the quote that opens the field.
    private func unquoted(_ range: Range<Int>) -> [UInt8] {
        var value: [UInt8] = []
        value.reserveCapacity(range.count)
        var isQuoted = true
        var position = range.lowerBound + 1
        while position < range.upperBound {
            let byte = bytes[position]
            position += 1
            if isQuoted, byte == 0x22 {
                if position < range.upperBound, bytes[position] == 0x22 {
                    value.append(byte)
                    position += 1
                } else {
                    isQuoted = false
                }
            } else {
                value.append(byte)
            }
        }
        return value
    }

    private static func cut(
        _ bytes: UnsafeBufferPointer<UInt8>, at separator: UInt8, into places: [Place]
    ) -> [Place] {
        var places = places
        var position = 0
        var line = 0
        while true {
            let (start, startLine) = (position, line)
            let isQuoted = position < bytes.count && bytes[position] == 0x22
            var isInside = isQuoted
            if isQuoted { position += 1 }
            while position < bytes.count {
                let byte = bytes[position]
                // Letters, digits and what is beyond ASCII need no closer look.
                if byte > 0x2C, byte != separator {
                    position += 1
                    continue
                }
                if byte == 0x0A || (byte == 0x0D && !(position + 1 < bytes.count && bytes[position + 1] == 0x0A)) {
                    line += 1
                } else if isInside, byte == 0x22 {
                    if position + 1 < bytes.count, bytes[position + 1] == 0x22 {
                        position += 1
                    } else {
                        isInside = false
                    }
                } else if !isInside, byte == separator {
                    break
                }
                position += 1
            }
            places.append(Place(range: start..<position, line: startLine, isQuoted: isQuoted))
            guard position < bytes.count else { return places }
            position += 1
        }
    }
}
