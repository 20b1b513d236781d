/// From where on a source lists what changed; opaque to the engine, which keeps it with the ledger.
///
/// Only what a source itself said belongs into it: its own clock, its own token.
public struct Bookmark: Sendable, Hashable, CustomStringConvertible {
    /// Only the adapter that wrote it knows what it means.
    public let text: String
    public init(_ text: String) { self.text = text }
    public var description: String { text }
}
