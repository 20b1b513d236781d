import AdapterKit
import Messages
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Keeps a second publisher out of a folder until it is released; the system lets go of it with the process.
final class SiteLock: Sendable {
    private let descriptor: Mutex<Int32?>

    static let path = SiteFolder.own + "/lock"

    /// - Throws: `FederationError` `file-access` when somebody else holds it.
    init(_ folder: SiteFolder) throws {
        try folder.append(Self.path, [])
        guard let descriptor = try folder.openFile(Self.path) else {
            throw SiteFolder.failure(.open, folder.path + "/" + Self.path)
        }
        self.descriptor = Mutex(descriptor)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw Self.taken(folder.path) }
    }

    deinit { release() }

    func release() {
        descriptor.withLock { descriptor in
            if let descriptor { Self.letGo(descriptor) }
            descriptor = nil
        }
    }

    /// Whether nobody else holds it now; writes nothing.
    static func check(_ folder: SiteFolder) throws {
        guard let descriptor = try folder.openFile(path) else { return }
        defer { letGo(descriptor) }
        guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { throw taken(folder.path) }
    }

    /// A child that is just being started has a copy of the descriptor and would hold the lock a moment longer, so closing it
    /// is not enough.
    private static func letGo(_ descriptor: Int32) {
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    private static func taken(_ path: String) -> FederationError {
        FederationError(
            .fileAccess, "Another process is publishing to \(path). Wait until it has ended and publish again.")
    }
}
