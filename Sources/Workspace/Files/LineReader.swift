import AdapterKit
import Messages

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads a file or standard input line by line in bounded memory.
package final class LineReader {
    package enum Line {
        /// Without its line break.
        case bytes(ArraySlice<UInt8>)
        /// Longer than the limit; its bytes were passed over.
        case tooLong
    }

    private let descriptor: Int32
    private let path: String
    private let lineLimit: Int
    private let isCancelled: @Sendable () -> Bool
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    private var chunk = [UInt8](repeating: 0, count: 1 << 16)
    /// Number of the line last read, from 1.
    private(set) package var number = 0

    /// - Parameters:
    ///   - path: `-` for standard input.
    ///   - isCancelled: asked while the other end of a pipe lets us wait.
    /// - Throws: `FederationError`: `source-gone`, `file-access`.
    package init(
        _ path: String, lineLimit: Int, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws(FederationError) {
        self.isCancelled = isCancelled
        self.path = path == "-" ? "standard input" : path
        self.lineLimit = lineLimit
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Files.failure(.read, path) }
        if path != "-", Files.isFolder(path) {
            close(descriptor)
            throw FederationError(.fileAccess, "\(path) is a folder; name a file in it.")
        }
    }

    deinit { if descriptor != STDIN_FILENO, descriptor >= 0 { close(descriptor) } }

    /// The first byte that is no white space, without moving on; nil when there is none near the beginning.
    package func firstByte() throws(FederationError) -> UInt8? {
        if buffer.isEmpty, !isAtEnd { try fill() }
        return buffer.first { $0 > 0x20 }
    }

    /// The next line; nil at the end.
    package func next() throws(FederationError) -> Line? {
        var searched = start
        var isTooLong = false
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                let line = buffer[start..<end]
                start = end + 1
                number += 1
                return isTooLong || line.count > lineLimit ? .tooLong : .bytes(line)
            }
            if buffer.count - start > lineLimit {
                isTooLong = true
                start = buffer.count
            }
            searched = buffer.count
            if isAtEnd {
                guard start < buffer.count || isTooLong else { return nil }
                let line = buffer[start...]
                start = buffer.count
                number += 1
                return isTooLong ? .tooLong : .bytes(line)
            }
            let passed = start
            try fill()
            searched -= passed
        }
    }

    /// Everything that was not read yet.
    package func rest(limit: Int) throws(FederationError) -> [UInt8] {
        while !isAtEnd {
            guard buffer.count - start <= limit else {
                throw FederationError(
                    .limitExceeded,
                    "\(path) is one JSON text of more than \(limit) bytes. Write it as JSON Lines, one record a line.")
            }
            try fill()
        }
        return Array(buffer[start...])
    }

    /// - Throws: `FederationError` with code `interrupted`.
    private func waitForInput() throws(FederationError) {
        var descriptor = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&descriptor, 1, 200) == 0 {
            if isCancelled() { throw FederationError("interrupted", "The reading of \(path) was interrupted.") }
        }
    }

    /// Drops what was read and appends the next piece.
    private func fill() throws(FederationError) {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        while true {
            try waitForInput()
            let count = Files.systemRead(descriptor, &chunk)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Files.failure(.read, path) }
            if count == 0 { isAtEnd = true } else { buffer += chunk[..<count] }
            return
        }
    }
}
