import Dispatch
import Messages

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An open file, read piece by piece.
struct FileResource: Resource {
    let location: String
    let mediaType: String?
    let size: Int
    let file: FileDescriptor
    let queue: DispatchQueue

    func read(offset: Int, count: Int) async throws -> [UInt8] {
        guard offset >= 0, count > 0, offset < size else { return [] }
        return try await FileAccess.run(on: queue) {
            let wanted = min(count, size - offset)
            var failure: Int32?
            let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
                while filled < wanted, let base = buffer.baseAddress {
                    let got = pread(file.number, base + filled, wanted - filled, off_t(offset + filled))
                    if got < 0, errno == EINTR { continue }
                    if got < 0 { failure = errno }
                    if got <= 0 { return }
                    filled += got
                }
            }
            if let failure { throw FileAccess.failure(location, location, failure) }
            guard bytes.count == wanted else {
                throw FederationError(
                    .fileAccess, "\(location) became shorter while it was read; harvest again once it is complete.")
            }
            return bytes
        }
    }
}

/// Closes the file when its last user is gone.
final class FileDescriptor: Sendable {
    let number: Int32
    init(_ number: Int32) { self.number = number }
    deinit { close(number) }
}

enum FileAccess {
    /// Runs blocking work on a queue, away from the cooperative threads.
    static func run<Value: Sendable>(
        on queue: DispatchQueue, _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: work)) }
        }
    }

    /// The error of a failed system call, by its number.
    static func failure(_ location: String, _ path: String, _ number: Int32) -> FederationError {
        var error: FederationError
        switch number {
        case ENOENT, ENOTDIR:
            error = FederationError(
                .sourceGone, "There is no file \(path); correct the source's `location` or restore the file.")
        case EACCES, EPERM:
            error = FederationError(
                .fileAccess, "\(location) may not be read by this user (\(path)); change its permissions.")
        default:
            error = FederationError(.fileAccess, "\(location) cannot be read (\(path)); check the disk and try again.")
        }
        error.cause = String(cString: strerror(number))
        return error
    }
}
