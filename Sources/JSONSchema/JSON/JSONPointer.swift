/// The place of a value inside a JSON document (RFC 6901), such as `/participants/0/name`.
public struct JSONPointer: Sendable {
    /// Member names and array indices from the root inwards, unescaped.
    public var tokens: [String]

    /// The whole document.
    public init() { tokens = [] }
    public init(tokens: [String]) { self.tokens = tokens }

    /// Reads the string form: empty, or `/`-led tokens in which `~0` is `~` and `~1` is `/`.
    ///
    /// - Returns: nil when the text is no JSON pointer.
    public init?(_ text: String) {
        tokens = []
        guard !text.isEmpty else { return }
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        for part in text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let token = Self.unescaped(part) else { return nil }
            tokens.append(token)
        }
    }

    public var isRoot: Bool { tokens.isEmpty }

    public func appending(_ token: String) -> JSONPointer { JSONPointer(tokens: tokens + [token]) }
    public func appending(_ index: Int) -> JSONPointer { appending(String(index)) }
    public func appending(_ pointer: JSONPointer) -> JSONPointer { JSONPointer(tokens: tokens + pointer.tokens) }

    /// The pointer to what holds the value pointed at; nil for the root.
    public var parent: JSONPointer? { tokens.isEmpty ? nil : JSONPointer(tokens: Array(tokens.dropLast())) }

    /// The value at this place, or nil when the document has none there.
    public func resolve(in document: JSONValue) -> JSONValue? {
        var value = document
        for token in tokens {
            guard let next = Self.step(token, into: value) else { return nil }
            value = next
        }
        return value
    }

    static func step(_ token: String, into value: JSONValue) -> JSONValue? {
        switch value {
        case .object(let object): object[token]
        case .array(let values): arrayIndex(token).flatMap { $0 < values.count ? values[$0] : nil }
        default: nil
        }
    }

    /// An array index has no sign and no leading zero (RFC 6901 §4).
    static func arrayIndex(_ token: String) -> Int? {
        guard token.utf8.allSatisfy({ $0 &- 0x30 < 10 }), token == "0" || token.utf8.first != 0x30 else { return nil }
        return Int(token)
    }

    /// One token as the string form has it.
    public static func escaped(_ token: String) -> String {
        guard token.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return token }
        var bytes: [UInt8] = []
        for byte in token.utf8 {
            switch byte {
            case UInt8(ascii: "~"): bytes.append(contentsOf: "~0".utf8)
            case UInt8(ascii: "/"): bytes.append(contentsOf: "~1".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func unescaped(_ part: Substring.UTF8View.SubSequence) -> String? {
        var bytes: [UInt8] = []
        var isEscape = false
        for byte in part {
            switch (isEscape, byte) {
            case (true, UInt8(ascii: "0")): bytes.append(UInt8(ascii: "~"))
            case (true, UInt8(ascii: "1")): bytes.append(UInt8(ascii: "/"))
            case (true, _): return nil
            case (false, UInt8(ascii: "~")): break
            case (false, _): bytes.append(byte)
            }
            isEscape = !isEscape && byte == UInt8(ascii: "~")
        }
        return isEscape ? nil : String(decoding: bytes, as: UTF8.self)
    }
}

extension JSONPointer: CustomStringConvertible {
    /// The string form of RFC 6901 §3; empty for the root.
    public var description: String { tokens.reduce(into: "") { $0 += "/" + Self.escaped($1) } }
}

extension JSONPointer: Hashable {
    public static func == (left: JSONPointer, right: JSONPointer) -> Bool {
        left.tokens.count == right.tokens.count
            && zip(left.tokens, right.tokens).allSatisfy { $0.hasSameBytes(as: $1) }
    }

    public func hash(into hasher: inout Hasher) {
        for token in tokens { token.hashBytes(into: &hasher) }
    }
}

extension JSONValue {
    /// The value at a place inside this one, or nil when there is none.
    public subscript(pointer: JSONPointer) -> JSONValue? { pointer.resolve(in: self) }
}
