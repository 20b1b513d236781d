import JSONSchema

extension YAMLNode {
    /// The same value as JSON, places forgotten.
    public var json: JSONValue {
        switch content {
        case .null: .null
        case .bool(let value): .bool(value)
        case .number(let value): .number(value)
        case .string(let value): .string(value)
        case .sequence(let values): .array(values.map(\.json))
        case .mapping(let members): .object(JSONObject(members.map { ($0.key.string ?? "", $0.value.json) }))
        }
    }

    /// Where the value stands that a JSON Pointer (RFC 6901) of `json` names, from 1.
    ///
    /// A pointer to something that is not there gives the place of its nearest ancestor, where it would have to be added.
    /// - Parameter key: whether the place of the member's key is wanted, because the key is what is wrong.
    /// - Returns: nil when the text is no JSON Pointer.
    public func position(of pointer: String, key: Bool = false) -> (line: Int, column: Int)? {
        guard let tokens = Self.tokens(of: pointer) else { return nil }
        var node = self
        for (depth, token) in tokens.enumerated() {
            if let member = node.member(token) {
                if key, depth == tokens.count - 1 { return (member.key.line, member.key.column) }
                node = member.value
            } else if let index = Int(token), let element = node[index] {
                node = element
            } else {
                break
            }
        }
        return (node.line, node.column)
    }

    func member(_ name: String) -> (key: YAMLNode, value: YAMLNode)? {
        mapping?.first { $0.key.string?.hasSameBytes(as: name) ?? false }
    }

    /// The reference tokens of a JSON Pointer, unescaped (RFC 6901 §3); nil when it is none.
    private static func tokens(of pointer: String) -> [String]? {
        if pointer.utf8.isEmpty { return [] }
        guard pointer.utf8.first == UInt8(ascii: "/") else { return nil }
        return pointer.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
            var bytes: [UInt8] = []
            var isEscaped = false
            for byte in $0 {
                if isEscaped {
                    bytes.append(byte == UInt8(ascii: "1") ? UInt8(ascii: "/") : UInt8(ascii: "~"))
                    isEscaped = false
                } else if byte == UInt8(ascii: "~") {
                    isEscaped = true
                } else {
                    bytes.append(byte)
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
