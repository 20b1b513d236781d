import Messages

/// One value of a YAML document, with the place where it is written.
public struct YAMLNode: Sendable {
    public enum Content: Sendable {
        case null
        case bool(Bool)
        case number(Double)
        case string(String)
        case sequence([YAMLNode])
        /// In the order written. A key is always a string: as written when plain (`2024: …` has the key "2024").
        case mapping([(key: YAMLNode, value: YAMLNode)])
    }

    public var content: Content
    /// Line and column (in characters) of the first character, from 1. What an alias stands for keeps its own place.
    public var line: Int
    public var column: Int
    /// A scalar as written, quotes and escapes resolved: tells `01` from `1`. Nil for sequences and mappings.
    public var text: String?

    public init(_ content: Content, line: Int, column: Int, text: String? = nil) {
        self.content = content
        self.line = line
        self.column = column
        self.text = text
    }

    /// Reads a text that holds one YAML document.
    ///
    /// Plain scalars follow the core schema of YAML 1.2 §10.3 (`NO`, `yes` and `on` are strings), except that `.inf`,
    /// `.nan` and whole numbers beyond 2⁵³ are refused, having no place in JSON. Quoted and block scalars are strings.
    /// Refused as well: duplicate keys, several documents, merge keys (`<<`), tags other than the core schema's,
    /// invalid UTF-8, and whatever passes the limits. An empty text is a null document.
    public static func parse(
        _ bytes: some Collection<UInt8>, limits: YAMLLimits = YAMLLimits()
    ) throws(YAMLError) -> YAMLNode {
        guard bytes.count <= limits.bytes else {
            throw YAMLError(
                line: 1, column: 1,
                message: "the text has \(bytes.count) bytes, more than the \(limits.bytes) allowed; split it")
        }
        var input = ContiguousArray(bytes)
        if input.starts(with: [0xEF, 0xBB, 0xBF]) { input.removeFirst(3) }
        let result = input.withUnsafeBufferPointer { buffer -> Result<YAMLNode, YAMLError> in
            do throws(YAMLError) {
                try YAMLText.checkEncoding(buffer)
                var composer = YAMLComposer(bytes: buffer, limits: limits)
                defer { composer.finish() }
                return .success(try composer.document())
            } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Reads a text that holds one YAML document.
    public static func parse(_ text: String, limits: YAMLLimits = YAMLLimits()) throws(YAMLError) -> YAMLNode {
        try parse(text.utf8, limits: limits)
    }
}

extension YAMLNode {
    public var isNull: Bool { if case .null = content { true } else { false } }
    public var bool: Bool? { if case .bool(let value) = content { value } else { nil } }
    public var number: Double? { if case .number(let value) = content { value } else { nil } }
    /// The number, when it is a whole one.
    public var int: Int? { number.flatMap { Int(exactly: $0) } }
    public var string: String? { if case .string(let value) = content { value } else { nil } }
    public var sequence: [YAMLNode]? { if case .sequence(let values) = content { values } else { nil } }
    public var mapping: [(key: YAMLNode, value: YAMLNode)]? {
        if case .mapping(let members) = content { members } else { nil }
    }

    /// The value of a mapping's key, compared as bytes; nil when this is no mapping or has no such key.
    public subscript(key: String) -> YAMLNode? { member(key)?.value }

    /// The element of a sequence; nil when this is no sequence or the index is outside it.
    public subscript(index: Int) -> YAMLNode? {
        guard let sequence, sequence.indices.contains(index) else { return nil }
        return sequence[index]
    }

    /// A word for the type, for messages: `a text`, `a list`…
    public var typeName: Message {
        switch content {
        case .null: "nothing"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a text"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
