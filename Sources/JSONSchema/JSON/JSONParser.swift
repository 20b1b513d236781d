import Messages

extension JSONValue {
    /// Reads one JSON text (RFC 8259) as I-JSON (RFC 7493): strict UTF-8, no duplicate names, no lone surrogates.
    ///
    /// A byte order mark before the text is passed over, as RFC 8259 §8.1 allows.
    ///
    /// - Throws: `JSONError` with the line and column of the first offence.
    public init(parsing bytes: some Collection<UInt8>, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        let inPlace = bytes.withContiguousStorageIfAvailable { Self.parse($0, limits) }
        let result = inPlace ?? ContiguousArray(bytes).withUnsafeBufferPointer { Self.parse($0, limits) }
        self = try result.get()
    }

    /// Reads one JSON text from a string.
    public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(parsing: text.utf8, limits: limits)
    }

    private static func parse(
        _ buffer: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits
    ) -> Result<JSONValue, JSONError> {
        var parser = JSONParser(bytes: buffer, limits: limits)
        do throws(JSONError) { return .success(try parser.document()) } catch { return .failure(error) }
    }
}

/// A recursive-descent reader over bytes; depth is capped, so its recursion is too.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let limits: JSONLimits
    var position = 0
    private var depth = 0
    /// Decoded bytes of a string with escapes; kept to save an allocation for each.
    var scratch: [UInt8] = []
    /// Fingerprints of the names of all open objects, each object's after its parent's.
    private var fingerprints: [UInt64] = []

    init(bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(JSONError) -> JSONValue {
        guard bytes.count <= limits.size else {
            throw error("the text has \(bytes.count) bytes, more than the \(limits.size) that are read at once")
        }
        if let offset = bytes.firstInvalidUTF8 {
            position = offset
            throw error("the text is not valid UTF-8; save it as UTF-8")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        skipSpace()
        let value = try self.value()
        skipSpace()
        guard position == bytes.count else { throw error("unexpected text after the JSON value") }
        return value
    }

    /// The byte to be read next; 0, which no JSON token contains, at the end.
    var current: UInt8 { position < bytes.count ? bytes[position] : 0 }

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
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default:
            throw error(position < bytes.count ? "expected a value" : "the text ends where a value was expected")
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
        var object = JSONObject()
        let base = fingerprints.count
        if current == UInt8(ascii: "}") {
            leave()
            return object
        }
        while true {
            guard current == UInt8(ascii: "\"") else { throw error("expected a member name in double quotes") }
            let start = position
            let key = try string()
            guard isNew(key, in: object, since: base) else {
                position = start
                throw error("the member name '\(key.shortened)' appears twice")
            }
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw error("expected ':' after the member name") }
            position += 1
            skipSpace()
            object.append(key, try value())
            skipSpace()
            switch current {
            case UInt8(ascii: ","):
                position += 1
                skipSpace()
            case UInt8(ascii: "}"):
                fingerprints.removeLast(fingerprints.count - base)
                leave()
                return object
            default: throw error("expected ',' or '}'")
            }
        }
    }

    /// Whether no member has this name yet, by a quick look at fingerprints while the members are few.
    private mutating func isNew(_ key: String, in object: JSONObject, since base: Int) -> Bool {
        guard object.count < JSONObject.indexThreshold else { return !object.contains(key) }
        let fingerprint = key.fingerprint
        var isKnown = false
        for offset in base..<fingerprints.count where fingerprints[offset] == fingerprint { isKnown = true }
        fingerprints.append(fingerprint)
        return !isKnown || !object.contains(key)
    }

    private mutating func array() throws(JSONError) -> [JSONValue] {
        try enter()
        var values: [JSONValue] = []
        if current == UInt8(ascii: "]") {
            leave()
            return values
        }
        while true {
            values.append(try value())
            skipSpace()
            switch current {
            case UInt8(ascii: ","):
                position += 1
                skipSpace()
            case UInt8(ascii: "]"):
                leave()
                return values
            default: throw error("expected ',' or ']'")
            }
        }
    }

    private mutating func enter() throws(JSONError) {
        depth += 1
        guard depth <= limits.depth else { throw error("nested deeper than \(limits.depth) levels") }
        position += 1
        skipSpace()
    }

    private mutating func leave() {
        depth -= 1
        position += 1
    }

    /// An error at the current position; the place is worked out only now, so that reading need not count lines.
    func error(_ reason: Message) -> JSONError {
        let end = min(position, bytes.count)
        var line = 1
        var lineStart = 0
        for offset in 0..<end where bytes[offset] == 0x0A {
            line += 1
            lineStart = offset + 1
        }
        var column = 1
        for offset in lineStart..<end where bytes[offset] & 0xC0 != 0x80 { column += 1 }
        return JSONError(reason: reason, offset: position, line: line, column: column)
    }
}

extension String {
    /// The text itself, or its beginning when it is too long to be shown.
    var shortened: String {
        guard unicodeScalars.count > 80 else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.prefix(79))) + "…"
    }
}
