import AdapterKit
import AdapterPlugin
import PluginProtocol
import Synchronization

/// A conversation without a process: lines go in, lines come out, all of them as bytes.
final class PipedConnection: PluginConnection {
    private let toPlugin: AsyncThrowingStream<HostMessage, any Error>
    private let input: AsyncThrowingStream<HostMessage, any Error>.Continuation
    private let fromPlugin: AsyncStream<PluginMessage>
    private let output: AsyncStream<PluginMessage>.Continuation
    private let said = Mutex<[String]>([])

    init() {
        (toPlugin, input) = AsyncThrowingStream.makeStream()
        (fromPlugin, output) = AsyncStream.makeStream()
    }

    // MARK: - The plugin's end

    func receive() async throws -> HostMessage? {
        for try await message in toPlugin { return message }
        return nil
    }

    func send(_ lines: [UInt8]) async throws {
        var framer = LineFramer()
        try lines.withUnsafeBufferPointer { piece in
            try framer.push(piece) { line in
                said.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
                output.yield(try PluginMessage(line: line))
            }
        }
    }

    // MARK: - The host's end

    /// Every line the plugin wrote.
    var lines: [String] { said.withLock { $0 } }

    func tell(_ message: HostMessage) throws {
        var buffer = WireBuffer(capacity: 256)
        buffer.append(message)
        // Over the wire and back, as it would be.
        input.yield(try HostMessage(line: buffer.bytes.dropLast()))
    }

    func fail(_ error: FederationError) { input.finish(throwing: error) }
    func hangUp() { input.finish() }
    /// The plugin's process is gone: who waits for its words waits no longer.
    func end() { output.finish() }

    /// The plugin's next message.
    func next() async -> PluginMessage? {
        for await message in fromPlugin { return message }
        return nil
    }

    func ask(_ message: HostMessage) async throws -> PluginMessage? {
        try tell(message)
        return await next()
    }

    /// Answers of a kind and what ended them.
    func ask(all message: HostMessage) async throws -> [PluginMessage] {
        if case .single = message { return try await ask(message).map { [$0] } ?? [] }
        try tell(message)
        var answers: [PluginMessage] = []
        while let answer = await next() {
            answers.append(answer)
            switch answer {
            case .record, .entry, .progress, .log: continue
            default: return answers
            }
        }
        return answers
    }
}
