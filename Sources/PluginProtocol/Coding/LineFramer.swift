import AdapterKit
import JSONSchema
import Messages

/// Cuts bytes that arrive in pieces into lines.
///
/// Each byte is looked at once, and copied at most once: lines that lie whole in a piece are handed on in place. Never
/// holds more than the longest line allowed.
public struct LineFramer: ~Copyable {
    /// The beginning of a line whose end has not come.
    private var open: [UInt8] = []
    private let longest: Int

    /// - Parameter longestLine: bytes a line may have, its end not counted.
    public init(longestLine: Int = PluginWire.longestLine) { longest = longestLine }

    /// Whether the last line has not ended.
    public var isInLine: Bool { !open.isEmpty }

    /// The line that has not ended: what another program said last.
    public var rest: [UInt8] { open }

    /// Hands on the lines that end in this piece, each without its end (LF or CR LF); empty ones are passed over.
    ///
    /// - Throws: `FederationError` with code `plugin-line-too-long`; or what `line` throws. Nothing more is to be pushed
    ///   then.
    public mutating func push(
        _ piece: UnsafeBufferPointer<UInt8>, line: (UnsafeBufferPointer<UInt8>) throws -> Void
    ) throws {
        var start = 0
        while let end = piece.firstPlace(of: 0x0A, from: start) {
            let part = UnsafeBufferPointer(rebasing: piece[start..<end])
            start = end + 1
            try grow(by: part.count)
            if open.isEmpty {
                try hand(part, to: line)
            } else {
                open.append(contentsOf: part)
                try open.withUnsafeBufferPointer { try hand($0, to: line) }
                open.removeAll(keepingCapacity: open.capacity <= 1 << 20)
            }
        }
        let tail = UnsafeBufferPointer(rebasing: piece[start...])
        try grow(by: tail.count)
        open.append(contentsOf: tail)
    }

    private func grow(by more: Int) throws(FederationError) {
        guard open.count + more <= longest else {
            throw FederationError(
                .pluginLineTooLong, "A line of the plugin protocol is longer than \(longest) bytes.")
        }
    }

    private func hand(
        _ bytes: UnsafeBufferPointer<UInt8>, to line: (UnsafeBufferPointer<UInt8>) throws -> Void
    ) throws {
        let bytes = bytes.last == 0x0D ? UnsafeBufferPointer(rebasing: bytes.dropLast()) : bytes
        if !bytes.isEmpty { try line(bytes) }
    }
}
