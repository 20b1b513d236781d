import Messages

/// Limits on hostile input.
public struct XMLStreamLimits: Sendable, Hashable {
    /// Size of the document.
    public var bytes: Int
    /// Size of one element that is handed over as its bytes.
    public var fragmentBytes: Int
    /// How deep elements may nest; libxml2 itself ends at 256.
    public var depth: Int
    /// Size of one tag.
    public var tagBytes: Int
    /// How many attributes one tag may have.
    public var attributes: Int

    public init(
        bytes: Int = 1 << 30, fragmentBytes: Int = 16 << 20, depth: Int = 128,
        tagBytes: Int = 1 << 16, attributes: Int = 256
    ) {
        self.bytes = bytes
        self.fragmentBytes = fragmentBytes
        self.depth = depth
        self.tagBytes = tagBytes
        self.attributes = attributes
    }
}

/// Why a stream was not read to its end.
public struct XMLStreamError: Error, Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// It breaks the rules of XML.
        case malformed
        /// It ends before its root does.
        case truncated
        /// It has a document type declaration, which is never read; its name.
        case documentType(String)
        case limit
        /// It is packed.
        case compressed
        /// There is nothing.
        case empty
        /// The handler asked to stop.
        case stopped
    }

    public var kind: Kind
    /// Line from 1, as the repaired document has them.
    public var line: Int
    /// What is wrong, for a person.
    public var message: Message
}
