import AdapterKit
import JSONSchema

/// Messages as lines, one after the other, ready to be written.
public struct WireBuffer: ~Copyable {
    private var writer: JSONWriter

    /// - Parameter capacity: bytes there is room for at first.
    public init(capacity: Int = 1 << 16) { writer = JSONWriter(style: .compact, capacity: capacity) }

    /// Bytes that were appended.
    public var count: Int { writer.count }

    public mutating func append(_ message: HostMessage) {
        message.write(to: &writer)
        writer.append(0x0A)
    }

    public mutating func append(_ message: PluginMessage) {
        message.write(to: &writer)
        writer.append(0x0A)
    }

    /// Forgets what was appended, or what was appended after so many bytes: a line that turned out too long for the other
    /// side. The room is kept.
    public mutating func removeAll(after kept: Int = 0) { writer.removeAll(after: kept) }

    /// What was appended, in place.
    public func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        try writer.withBytes(body)
    }

    /// A copy of what was appended.
    public var bytes: [UInt8] { writer.bytes }
}
