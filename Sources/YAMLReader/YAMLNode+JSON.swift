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
        JSONPointer(pointer).map { position(of: $0, key: key) }
    }

    /// Where the value stands that a JSON Pointer of `json` names, as `position(of:key:)` of its text.
    public func position(of pointer: JSONPointer, key: Bool = false) -> (line: Int, column: Int) {
        let tokens = pointer.tokens
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
}
