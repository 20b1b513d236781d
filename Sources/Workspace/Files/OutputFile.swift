import AdapterKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file written in pieces beside its final place and renamed when whole, so that no reader ever sees half of it.
package struct OutputFile {
    package let path: String
    private let temporary: String
    private let descriptor: Int32

    /// - Throws: `FederationError`: `file-access`, `disk-full`.
    package init(replacing path: String) throws(FederationError) {
        self.path = path
        temporary = path + ".part-\(getpid())"
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Files.failure(.write, path) }
    }

    init(path: String, temporary: String, descriptor: Int32) {
        self.path = path
        self.temporary = temporary
        self.descriptor = descriptor
    }

    package mutating func write(_ bytes: some Collection<UInt8>) throws(FederationError) {
        let whole = ContiguousArray(bytes)
        var offset = 0
        while offset < whole.count {
            let count = whole.withUnsafeBytes { buffer in
                Files.systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: buffer[offset...]))
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw Files.failure(.write, path)
            }
            offset += count
        }
    }

    /// Brings the bytes to the disk and the file to its place.
    package consuming func finish() throws(FederationError) {
        guard fsync(descriptor) == 0 || errno == EINVAL, close(descriptor) == 0 else {
            throw Files.failure(.write, path)
        }
        if !temporary.utf8.elementsEqual(path.utf8), rename(temporary, path) != 0 {
            throw Files.failure(.write, path)
        }
    }

    /// Gives the half-written file up.
    package func discard() {
        close(descriptor)
        unlink(temporary)
    }
}
