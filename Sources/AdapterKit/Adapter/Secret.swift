/// A password or token. It shows itself only to who asks for it by name, and never in a log or a description.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String
    public init(_ value: String) { self.value = value }

    /// The secret itself; only for the message or header that needs it.
    public func reveal() -> String { value }

    public var description: String { "•••" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
