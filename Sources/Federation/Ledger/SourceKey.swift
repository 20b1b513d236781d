import JSONSchema

/// The name of a source in the ledger: `<node>/<source>`. Compares as bytes.
public struct SourceKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let node: String
    public let source: String

    public init(node: String, source: String) {
        self.node = node
        self.source = source
    }

    /// Reads `<node>/<source>`; nil when there is no slash or nothing on one side of it.
    public init?(_ text: String) {
        guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        node = String(text[..<slash])
        source = String(text[text.index(after: slash)...])
        if node.isEmpty || source.isEmpty { return nil }
    }

    /// The node name that imported files are filed under: `import/<name>`.
    public static let importNode = "import"

    public var description: String { "\(node)/\(source)" }
    var bytes: ByteString { ByteString(description) }

    public static func == (left: Self, right: Self) -> Bool {
        // Told apart at every turn: seldom is the whole name needed for it.
        if left.source.hasSameBytes(as: right.source), left.node.hasSameBytes(as: right.node) { return true }
        guard left.count == right.count else { return false }
        return left.bytes == right.bytes
    }

    private var count: Int { node.utf8.count + source.utf8.count }

    public static func < (left: Self, right: Self) -> Bool { left.bytes < right.bytes }
    public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
