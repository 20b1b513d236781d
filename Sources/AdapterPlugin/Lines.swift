import AdapterKit
import Messages
import PluginProtocol

/// Messages gathered until they are worth a write.
struct Lines: ~Copyable {
    private var buffer = WireBuffer()
    private let longest: Int
    /// As much as a pipe on Linux may hold at most, unless somebody asked for more.
    private static let full = 1 << 18

    /// - Parameter longest: bytes of the longest line the host takes.
    init(longest: Int) { self.longest = longest }

    var isFull: Bool { buffer.count >= Self.full }

    /// - Throws: `FederationError` when the host would not take the line; it is left out then.
    mutating func append(_ message: PluginMessage) throws(FederationError) {
        let start = buffer.count
        buffer.append(message)
        guard buffer.count - start - 1 > longest else { return }
        buffer.removeAll(after: start)
        throw Self.tooLong(message, longest)
    }

    mutating func take() -> [UInt8] {
        defer { buffer.removeAll() }
        return buffer.bytes
    }

    private static func tooLong(_ message: PluginMessage, _ longest: Int) -> FederationError {
        guard case .record(let record) = message else {
            return FederationError(
                .limitExceeded, "The answer `\(message.type)` is longer than the \(longest) bytes the host takes.")
        }
        return FederationError(
            .limitExceeded,
            """
            The record \(String(record.identifier.prefix(200))) is longer than the \(longest) bytes that fit into one \
            line of the plugin protocol; leave it out at the source, or make it shorter.
            """)
    }
}
