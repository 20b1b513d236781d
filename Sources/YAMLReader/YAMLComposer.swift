import CYAML
import JSONSchema
import Messages

/// Builds the tree of one document from libyaml's events.
///
/// Owns the C parser: `finish` must be called once. Recursion is bounded by the depth limit.
struct YAMLComposer {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let limits: YAMLLimits
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let isReady: Bool
    private var anchors: [ByteString: Anchored] = [:]
    private var nodes = 0

    private struct Anchored {
        var node: YAMLNode
        var nodes: Int
        var depth: Int
    }

    /// A composed node and how deep it nests below itself.
    private typealias Composed = (node: YAMLNode, depth: Int)

    init(bytes: UnsafeBufferPointer<UInt8>, limits: YAMLLimits) {
        self.bytes = bytes
        self.limits = limits
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        isReady = yaml_parser_initialize(parser) == 1
        guard isReady else { return }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    func finish() {
        if isReady { yaml_parser_delete(parser) }
        parser.deallocate()
    }

    mutating func document() throws(YAMLError) -> YAMLNode {
        guard isReady else { throw YAMLError(line: 1, column: 1, message: "out of memory") }
        guard !bytes.isEmpty else { return YAMLNode(.null, line: 1, column: 1, text: "") }
        var event = try next()
        if event.type == YAML_STREAM_START_EVENT { event = try next(after: event) }
        guard event.type == YAML_DOCUMENT_START_EVENT else {
            release(event)
            return YAMLNode(.null, line: 1, column: 1, text: "")
        }
        event = try next(after: event)
        let root = try compose(event, depth: 1).node
        event = try next(after: next())
        defer { release(event) }
        guard event.type == YAML_STREAM_END_EVENT else {
            throw error(at: event.start_mark, "a second document begins here; only one is read, so remove the rest")
        }
        return root
    }

    // MARK: - Nodes

    /// Builds the node that this event begins, and releases the event.
    private mutating func compose(_ event: yaml_event_t, depth: Int) throws(YAMLError) -> Composed {
        defer { release(event) }
        let mark = event.start_mark
        nodes += 1
        guard nodes <= limits.nodes else { throw tooMany(mark) }
        let before = nodes
        let composed: Composed
        let anchor: UnsafeMutablePointer<yaml_char_t>?
        switch event.type {
        case YAML_SCALAR_EVENT:
            anchor = event.data.scalar.anchor
            composed = (try scalar(event), 0)
        case YAML_SEQUENCE_START_EVENT:
            anchor = event.data.sequence_start.anchor
            try check(tag: event.data.sequence_start.tag, is: "seq", mark)
            composed = try sequence(mark, depth: depth)
        case YAML_MAPPING_START_EVENT:
            anchor = event.data.mapping_start.anchor
            try check(tag: event.data.mapping_start.tag, is: "map", mark)
            composed = try mapping(mark, depth: depth)
        case YAML_ALIAS_EVENT:
            return try alias(name(event.data.alias.anchor), mark, depth: depth)
        default:
            throw error(at: mark, "a value was expected here")
        }
        if let anchor {
            anchors[ByteString(name(anchor))] =
                Anchored(node: composed.node, nodes: nodes - before + 1, depth: composed.depth)
        }
        return composed
    }

    private mutating func sequence(_ mark: yaml_mark_t, depth: Int) throws(YAMLError) -> Composed {
        try check(depth: depth, mark)
        var values: [YAMLNode] = []
        var deepest = 0
        while true {
            let event = try next()
            if event.type == YAML_SEQUENCE_END_EVENT {
                release(event)
                return (node(.sequence(values), mark), deepest + 1)
            }
            let (value, depth) = try compose(event, depth: depth + 1)
            values.append(value)
            deepest = max(deepest, depth)
        }
    }

    private mutating func mapping(_ mark: yaml_mark_t, depth: Int) throws(YAMLError) -> Composed {
        try check(depth: depth, mark)
        var members: [(key: YAMLNode, value: YAMLNode)] = []
        var lines: [ByteString: Int] = [:]
        var deepest = 0
        while true {
            let event = try next()
            if event.type == YAML_MAPPING_END_EVENT {
                release(event)
                return (node(.mapping(members), mark), deepest + 1)
            }
            let key = try key(event)
            if let first = lines.updateValue(key.line, forKey: ByteString(key.string ?? "")) {
                throw YAMLError(
                    line: key.line, column: key.column,
                    message: "the key “\(key.string ?? "")” is already on line \(plain: first); keep one of the two")
            }
            let (value, depth) = try compose(next(), depth: depth + 1)
            members.append((key, value))
            deepest = max(deepest, depth)
        }
    }

    /// A mapping's key, as a string whatever it looks like.
    private mutating func key(_ event: yaml_event_t) throws(YAMLError) -> YAMLNode {
        let mark = event.start_mark
        let isPlain = event.type == YAML_SCALAR_EVENT && event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
        // Asked before composing: keys that are mappings with such keys would nest without end.
        guard event.type == YAML_SCALAR_EVENT || event.type == YAML_ALIAS_EVENT else {
            release(event)
            throw error(at: mark, Self.wrongKey)
        }
        let key = try compose(event, depth: limits.depth).node
        guard let text = key.text else { throw error(at: mark, Self.wrongKey) }
        if isPlain, text.isEmpty { throw error(at: mark, "a key is missing before the colon") }
        if isPlain, text == "<<" {
            throw error(at: mark, "merge keys (<<) are no part of YAML 1.2; write the members out")
        }
        return YAMLNode(.string(text), line: key.line, column: key.column, text: text)
    }

    private func scalar(_ event: yaml_event_t) throws(YAMLError) -> YAMLNode {
        let scalar = event.data.scalar
        let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
        let tag = scalar.tag.map(name)
        let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
        if tag == "!" || tag == Self.core + "str" || (tag == nil && !isPlain) {
            return node(.string(text), event.start_mark, text)
        }
        let content: YAMLNode.Content
        do throws(YAMLScalar.Refusal) { content = try YAMLScalar.resolve(text) } catch {
            throw self.error(
                at: event.start_mark,
                error == .notFinite
                    ? "\(text) is no number that JSON knows; put it in quotes if it is text"
                    : "\(text) is too large a number to be kept exactly; put it in quotes if it is text")
        }
        if let tag {
            let matches =
                switch content {
                case .null: tag == Self.core + "null"
                case .bool: tag == Self.core + "bool"
                case .number(let value):
                    tag == Self.core + "float" || (tag == Self.core + "int" && value == value.rounded())
                default: false
                }
            guard matches else {
                throw error(at: event.start_mark, "the tag \(tag) does not fit “\(text)”; remove the tag")
            }
        }
        return node(content, event.start_mark, text)
    }

    private mutating func alias(_ name: String, _ mark: yaml_mark_t, depth: Int) throws(YAMLError) -> Composed {
        guard let target = anchors[ByteString(name)] else {
            throw error(at: mark, "no anchor &\(name) is complete before this alias")
        }
        nodes += target.nodes - 1
        guard nodes <= limits.nodes else { throw tooMany(mark) }
        if target.depth > 0 { try check(depth: depth + target.depth - 1, mark) }
        return (target.node, target.depth)
    }

    // MARK: - Checks

    private static let wrongKey: Message = "a key must be a word or a quoted text"
    private static let core = "tag:yaml.org,2002:"

    private func check(depth: Int, _ mark: yaml_mark_t) throws(YAMLError) {
        guard depth <= limits.depth else {
            throw error(at: mark, "more than \(limits.depth) levels of nesting; make the structure flatter")
        }
    }

    private func check(
        tag: UnsafeMutablePointer<yaml_char_t>?, is expected: String, _ mark: yaml_mark_t
    ) throws(YAMLError) {
        guard let tag = tag.map(name), tag != "!", tag != Self.core + expected else { return }
        throw error(at: mark, "the tag \(tag) is not known here; remove it")
    }

    private func tooMany(_ mark: yaml_mark_t) -> YAMLError {
        error(at: mark, "more than \(limits.nodes) values, counting what aliases repeat; split the text")
    }

    private func name(_ text: UnsafeMutablePointer<yaml_char_t>) -> String { String(cString: text) }

    private func node(_ content: YAMLNode.Content, _ mark: yaml_mark_t, _ text: String? = nil) -> YAMLNode {
        YAMLNode(content, line: Int(mark.line) + 1, column: Int(mark.column) + 1, text: text)
    }

    private func error(at mark: yaml_mark_t, _ message: Message) -> YAMLError {
        YAMLError(line: Int(mark.line) + 1, column: Int(mark.column) + 1, message: message)
    }

    // MARK: - Events

    private func release(_ event: yaml_event_t) {
        var event = event
        yaml_event_delete(&event)
    }

    private func next(after event: yaml_event_t) throws(YAMLError) -> yaml_event_t {
        release(event)
        return try next()
    }

    private func next() throws(YAMLError) -> yaml_event_t {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw YAMLText.failure(of: parser.pointee, in: bytes) }
        return event
    }
}
