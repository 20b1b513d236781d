import CZlib
import Foundation
import Synchronization
import TestSupport

/// Runs blocking work on a thread of its own: the server's tasks need those that tests run on.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}

/// One connection to a port of 127.0.0.1, on which any bytes can be sent. Blocks.
final class RawClient {
    let descriptor: Int32
    private var rest: [UInt8] = []

    /// - Parameter room: how many bytes the system takes for us before we read them; it likes to take whole files.
    /// - Throws: `POSIXError` when nobody takes the connection.
    init(port: Int, room: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var room { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size)) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        // `deinit` closes it: it is called for what was made whole before it threw.
        guard connected else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }

    deinit { close(descriptor) }

    /// - Returns: whether all was taken.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            offset += count
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Says that nothing more will be sent.
    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    private func more() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        rest += buffer[..<count]
        return true
    }

    /// Everything until the other side closes.
    func readAll() -> [UInt8] {
        while more() {}
        defer { rest = [] }
        return rest
    }

    /// The bytes up to the empty line after a head, with it; nil when the connection ends before.
    func readHead() -> String? {
        let mark = Array("\r\n\r\n".utf8)
        var searched = 0
        while true {
            if rest.count >= 4 {
                for start in max(0, searched - 3)...(rest.count - 4) where rest[start..<start + 4].elementsEqual(mark) {
                    let head = String(decoding: rest[..<(start + 4)], as: UTF8.self)
                    rest.removeFirst(start + 4)
                    return head
                }
            }
            searched = rest.count
            guard more() else { return nil }
        }
    }

    /// So many bytes, or fewer when the connection ends before.
    func read(_ count: Int) -> [UInt8] {
        while rest.count < count, more() {}
        let bytes = Array(rest.prefix(count))
        rest.removeFirst(bytes.count)
        return bytes
    }

    /// The next answer on the connection; nil when it ends before.
    func answer(toHead isHead: Bool = false) -> Answer? {
        guard let head = readHead(), var answer = Answer(head) else { return nil }
        if isHead || answer.status == 304 || answer.status == 204 || answer.status < 200 { return answer }
        if answer["transfer-encoding"] == "chunked" {
            while let line = readLine(), let size = Int(line, radix: 16) {
                if size == 0 {
                    _ = readLine()
                    return answer
                }
                let chunk = read(size)
                answer.body += chunk
                guard chunk.count == size, readLine() == "" else { break }
            }
            answer.isWhole = false
        } else if let length = answer["content-length"].flatMap({ Int($0) }) {
            answer.body = read(length)
            answer.isWhole = answer.body.count == length
        } else {
            answer.body = readAll()
        }
        return answer
    }

    private func readLine() -> String? {
        while true {
            if let end = rest.firstIndex(of: 0x0A) {
                let line = String(decoding: rest[..<end], as: UTF8.self)
                rest.removeFirst(end + 1)
                return line.hasSuffix("\r") ? String(line.dropLast()) : line
            }
            guard more() else { return nil }
        }
    }
}

/// What a server sent in answer to one request.
struct Answer: Sendable {
    var status: Int
    var version: String
    var fields: [(name: String, value: String)] = []
    var body: [UInt8] = []
    var isWhole = true

    init?(_ head: String) {
        let lines = head.components(separatedBy: "\r\n")
        let parts = lines[0].split(separator: " ")
        guard parts.count >= 2, let status = Int(parts[1]) else { return nil }
        self.status = status
        version = String(parts[0])
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields.append(
                (line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)))
        }
    }

    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body without its content coding.
    var plain: [UInt8] { self["content-encoding"] == "gzip" ? Gunzip.bytes(body) ?? [] : body }
}

enum Gunzip {
    /// Nil when the bytes are not exactly one gzip stream.
    static func bytes(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return nil
        }
        defer { inflateEnd(&stream) }
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var bytes = bytes
        let size = bytes.count
        return bytes.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(size)
            while true {
                let status = buffer.withUnsafeMutableBufferPointer { output in
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(output.count)
                    return inflate(&stream, Z_NO_FLUSH)
                }
                result += buffer[..<(buffer.count - Int(stream.avail_out))]
                if status == Z_STREAM_END { return stream.avail_in == 0 ? result : nil }
                guard status == Z_OK else { return nil }
            }
        }
    }
}
