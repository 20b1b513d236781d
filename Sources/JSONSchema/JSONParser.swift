/// Why bytes are not the JSON we accept, and where.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, in words for a person.
    public let reason: String
    /// Offset of the offending byte.
    public let offset: Int
    /// Line and column (in characters) of that byte, from 1.
    public let line: Int
    public let column: Int

    public var description: String { "line \(line), column \(column): \(reason)" }
}

/// Limits on hostile input.
public struct JSONLimits: Sendable {
    /// How deep arrays and objects may nest.
    public var depth: Int
    public init(depth: Int = 128) { self.depth = depth }
}

extension JSONValue {
    /// Reads one JSON text (RFC 8259) as I-JSON (RFC 7493): strict UTF-8, no duplicate names, no lone surrogates.
    ///
    /// - Throws: `JSONError` with the line and column of the first offence.
    public init(parsing bytes: some Collection<UInt8>, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        let copy = ContiguousArray(bytes)
        let result = copy.withUnsafeBufferPointer { buffer -> Result<JSONValue, JSONError> in
            var parser = JSONParser(bytes: buffer, limits: limits)
            do throws(JSONError) { return .success(try parser.document()) } catch { return .failure(error) }
        }
        self = try result.get()
    }

    /// Reads one JSON text from a string.
    public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(parsing: text.utf8, limits: limits)
    }
}

/// A recursive-descent reader over bytes; depth is capped, so its recursion is too.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let limits: JSONLimits
    var position = 0
    var depth = 0

    init(bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(JSONError) -> JSONValue {
        skipSpace()
        let value = try self.value()
        skipSpace()
        guard position == bytes.count else { throw error("unexpected text after the JSON value") }
        return value
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        switch current {
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return .number(try number())
        case nil: throw error("the text ends where a value was expected")
        default: throw error("expected a value")
        }
    }

    private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let count = text.utf8CodeUnitCount
        guard position + count <= bytes.count else { throw error("expected \(text)") }
        for offset in 0..<count where bytes[position + offset] != text.utf8Start[offset] {
            throw error("expected \(text)")
        }
        position += count
        return value
    }

    private mutating func object() throws(JSONError) -> JSONObject {
        try enter()
        position += 1
        var object = JSONObject()
        skipSpace()
        if current == UInt8(ascii: "}") {
            position += 1
            depth -= 1
            return object
        }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw error("expected a member name in double quotes") }
            let start = position
            let key = try string()
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw error("expected ':' after the member name") }
            position += 1
            skipSpace()
            let value = try self.value()
            guard object.insert(key, value) else {
                position = start
                throw error("the member name '\(key)' appears twice")
            }
            skipSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                depth -= 1
                return object
            default: throw error("expected ',' or '}'")
            }
        }
    }

    private mutating func array() throws(JSONError) -> [JSONValue] {
        try enter()
        position += 1
        var values: [JSONValue] = []
        skipSpace()
        if current == UInt8(ascii: "]") {
            position += 1
            depth -= 1
            return values
        }
        while true {
            skipSpace()
            values.append(try value())
            skipSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"):
                position += 1
                depth -= 1
                return values
            default: throw error("expected ',' or ']'")
            }
        }
    }

    private mutating func enter() throws(JSONError) {
        depth += 1
        guard depth <= limits.depth else { throw error("nested deeper than \(limits.depth) levels") }
    }

    // MARK: - Numbers

    private mutating func number() throws(JSONError) -> Double {
        let start = position
        var isWhole = true
        if current == UInt8(ascii: "-") { position += 1 }
        switch current {
        case UInt8(ascii: "0"): position += 1
        case .some(UInt8(ascii: "1")...UInt8(ascii: "9")): skipDigits()
        default: throw error("expected a digit")
        }
        if current == UInt8(ascii: ".") {
            isWhole = false
            position += 1
            try digits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            isWhole = false
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        if isWhole, position - start <= 15 {
            var magnitude = 0
            let negative = bytes[start] == UInt8(ascii: "-")
            for offset in (negative ? start + 1 : start)..<position {
                magnitude = magnitude * 10 + Int(bytes[offset] &- UInt8(ascii: "0"))
            }
            return negative ? -Double(magnitude) : Double(magnitude)
        }
        let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
        guard let value = Double(text), value.isFinite else {
            position = start
            throw error("the number \(text) is outside the range of a double (RFC 7493 §2.2)")
        }
        return value
    }

    private mutating func skipDigits() {
        while let byte = current, byte &- UInt8(ascii: "0") < 10 { position += 1 }
    }

    private mutating func digits() throws(JSONError) {
        guard let byte = current, byte &- UInt8(ascii: "0") < 10 else { throw error("expected a digit") }
        skipDigits()
    }

    // MARK: - Strings

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                let text = try utf8(start..<position)
                position += 1
                return text
            case UInt8(ascii: "\\"): return try escapedString(from: start)
            case 0..<0x20: throw error("a control character in a string must be escaped")
            default: position += 1
            }
        }
        throw error("the string is not closed")
    }

    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var text: [UInt8] = Array(bytes[start..<position])
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                guard let string = String(validating: text, as: UTF8.self) else {
                    position = start
                    throw error("the string is not valid UTF-8")
                }
                return string
            case UInt8(ascii: "\\"):
                position += 1
                try escape(into: &text)
            case 0..<0x20: throw error("a control character in a string must be escaped")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw error("the string is not closed")
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        guard let byte = current else { throw error("the string is not closed") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var unit = try hexadecimal()
            if (0xD800..<0xDC00).contains(unit) {
                guard current == UInt8(ascii: "\\"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "u")
                else { throw error("a lone surrogate is not a character (RFC 7493 §2.1)") }
                position += 2
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else {
                    throw error("a lone surrogate is not a character (RFC 7493 §2.1)")
                }
                unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(unit) else {
                throw error("a lone surrogate is not a character (RFC 7493 §2.1)")
            }
            text.append(contentsOf: Array(String(Character(scalar)).utf8))
        default:
            position -= 1
            throw error("unknown escape")
        }
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw error("expected four hexadecimal digits after \\u")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private mutating func utf8(_ range: Range<Int>) throws(JSONError) -> String {
        guard let text = String(validating: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self) else {
            position = range.lowerBound
            throw error("the string is not valid UTF-8")
        }
        return text
    }

    // MARK: - Errors

    private func error(_ reason: String) -> JSONError {
        var line = 1
        var lineStart = 0
        for offset in 0..<min(position, bytes.count) where bytes[offset] == 0x0A {
            line += 1
            lineStart = offset + 1
        }
        let prefix = bytes[min(lineStart, bytes.count)..<min(position, bytes.count)]
        let column = prefix.reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
        return JSONError(reason: reason, offset: position, line: line, column: column)
    }
}
