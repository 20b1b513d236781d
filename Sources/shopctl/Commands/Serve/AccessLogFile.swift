import AdapterKit
import Dispatch
import Messages
import Synchronization
import Workspace

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Where an access log goes. A file is opened anew on SIGHUP, as programs that rotate logs expect.
final class AccessLogFile: Sendable {
    private let path: String?
    private let descriptor: Mutex<Int32>
    /// Set once, before anybody else has the file.
    private nonisolated(unsafe) var hangups: (any DispatchSourceSignal)?

    /// - Parameter path: nil for standard error.
    init(_ path: String?) throws(Failure) {
        self.path = path
        guard let path else {
            descriptor = Mutex(STDERR_FILENO)
            return
        }
        let opened = Self.opened(path)
        guard opened >= 0 else {
            throw .usage(
                "The access log \(Files.shown(path)) cannot be written: \(Message.systemReason(errno)).",
                fix: "Name a file in a folder that this user may write to.")
        }
        descriptor = Mutex(opened)
        signal(SIGHUP, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGHUP, queue: .global())
        source.setEventHandler { [weak self] in self?.reopen() }
        source.activate()
        hangups = source
    }

    deinit {
        hangups?.cancel()
        if path != nil { descriptor.withLock { _ = close($0) } }
    }

    /// Writes whole lines; may block. What cannot be written is lost: a log is no reason to stop serving.
    func write(_ bytes: [UInt8]) {
        descriptor.withLock { descriptor in
            bytes.withUnsafeBytes { buffer in
                var rest = buffer[...]
                while !rest.isEmpty {
                    let count = Files.systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: rest))
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { return }
                    rest = rest.dropFirst(count)
                }
            }
        }
    }

    private func reopen() {
        guard let path else { return }
        let new = Self.opened(path)
        // Better the old file than none.
        guard new >= 0 else { return }
        descriptor.withLock { descriptor in
            close(descriptor)
            descriptor = new
        }
    }

    private static func opened(_ path: String) -> Int32 {
        open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
    }
}
