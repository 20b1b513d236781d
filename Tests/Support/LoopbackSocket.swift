import Foundation
import Synchronization

/// A socket on 127.0.0.1 that hands over those who connect, until it is stopped.
///
/// Its number belongs to it only while it is open: the system gives it to the next who asks. So whoever stops it a second
/// time must not touch it, or a stranger's connection ends.
final class LoopbackSocket: Sendable {
    let port: UInt16
    private let state: Mutex<(descriptor: Int32?, isStopped: Bool)>

    init() throws {
        // Programs that other tests start would keep our connections open after we closed them.
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 512) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard descriptor >= 0, bound else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EADDRNOTAVAIL) }
        state = Mutex((descriptor, false))
        port = UInt16(bigEndian: address.sin_port)
    }

    /// Hands each connection to `serve`, on a thread of its own; once only.
    func acceptAll(_ serve: @escaping @Sendable (_ client: Int32) -> Void) {
        guard let descriptor = state.withLock({ $0.descriptor }) else { return }
        Thread.detachNewThread { [self] in
            while true {
                let client = accept(descriptor, nil, nil)
                if client >= 0 {
                    _ = fcntl(client, F_SETFD, FD_CLOEXEC)
                    serve(client)
                } else if closeIfStopped() {
                    return
                } else if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) {
                    // A test that holds much will let go of it.
                    usleep(10_000)
                }
            }
        }
    }

    /// Nobody can connect any more. May be said again.
    func stop() {
        state.withLock { state in
            guard let descriptor = state.descriptor, !state.isStopped else { return }
            state.isStopped = true
            // Wakes the accepting thread, which closes it.
            shutdown(descriptor, Int32(SHUT_RDWR))
        }
    }

    private func closeIfStopped() -> Bool {
        let code = errno
        defer { errno = code }
        return state.withLock { state in
            guard state.isStopped else { return false }
            if let descriptor = state.descriptor { close(descriptor) }
            state.descriptor = nil
            return true
        }
    }
}
