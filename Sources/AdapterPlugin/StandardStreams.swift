import AdapterKit
import Dispatch
import Messages
import PluginProtocol

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The pipes a host gave this process, taken for the protocol alone.
///
/// From then on standard input is empty and standard output is standard error, so that a stray `print` of the adapter, or of
/// a library it uses, lands in the log and not between two messages. Reading and writing have a thread each.
final class StandardStreams: PluginConnection {
    private let output: Int32
    private let writing = DispatchQueue(label: "science-shop.plugin.out")
    private let messages: AsyncThrowingStream<HostMessage, any Error>

    /// Takes both over. To be called once, before anything else is done.
    static func takeOver() throws -> StandardStreams {
        // A host that is gone is told by write, not by a signal.
        signal(SIGPIPE, SIG_IGN)
        // However the host treats it: who asks this process to end, ends it.
        signal(SIGTERM, SIG_DFL)
        let input = fcntl(0, F_DUPFD_CLOEXEC, 3)
        let output = fcntl(1, F_DUPFD_CLOEXEC, 3)
        let nothing = open("/dev/null", O_RDONLY)
        guard input >= 0, output >= 0, nothing >= 0, dup2(nothing, 0) == 0, dup2(2, 1) == 1 else {
            throw FederationError(
                .fileAccess,
                "Standard input and output cannot be taken for the plugin protocol: \(Message.systemReason(errno)).")
        }
        if nothing > 2 { close(nothing) }
        return StandardStreams(input: input, output: output)
    }

    /// Owns both from now on; neither is ever closed, for the process ends with them.
    init(input: Int32, output: Int32) {
        self.output = output
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: HostMessage.self)
        messages = stream
        DispatchQueue(label: "science-shop.plugin.in").async { Self.listen(to: input, into: continuation) }
    }

    func receive() async throws -> HostMessage? {
        for try await message in messages { return message }
        return nil
    }

    func send(_ lines: [UInt8]) async throws {
        let output = output
        try await withCheckedThrowingContinuation { (waiting: CheckedContinuation<Void, any Error>) in
            writing.async { waiting.resume(with: Result { try Self.put(lines, to: output) }) }
        }
    }

    private static func put(_ bytes: [UInt8], to output: Int32) throws {
        try bytes.withUnsafeBytes { bytes in
            var written = 0
            while written < bytes.count {
                let count = write(output, bytes.baseAddress.map { $0 + written }, bytes.count - written)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else {
                    throw FederationError(.fileAccess, "The host listens no more: \(Message.systemReason(errno)).")
                }
                written += count
            }
        }
    }

    private static func listen(
        to input: Int32, into messages: AsyncThrowingStream<HostMessage, any Error>.Continuation
    ) {
        var framer = LineFramer()
        let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 16)
        defer { room.deallocate() }
        while true {
            let count = read(input, room.baseAddress, room.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return messages.finish() }
            do {
                try framer.push(UnsafeBufferPointer(rebasing: room[..<count])) { line in
                    messages.yield(try HostMessage(line: line))
                }
            } catch {
                return messages.finish(throwing: error)
            }
        }
    }
}
