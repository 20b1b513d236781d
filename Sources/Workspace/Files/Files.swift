import AdapterKit
import Messages

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The small files of a workspace, read and written whole.
package enum Files {
    /// The largest file that is read whole: configuration, crosswalks, schemas.
    package static let limit = 16 << 20

    /// - Throws: `FederationError`: `source-gone`, `file-access`, `limit-exceeded`.
    package static func read(_ path: String, limit: Int = Files.limit) throws(FederationError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(.read, path) }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0 else { throw failure(.read, path) }
        if information.st_mode & S_IFMT == S_IFDIR {
            throw FederationError(.fileAccess, "\(path) is a folder; name a file in it.")
        }
        return try read(descriptor, path, expecting: Int(information.st_size), limit: limit)
    }

    /// Everything standard input holds.
    package static func readStandardInput(limit: Int) throws(FederationError) -> [UInt8] {
        try read(STDIN_FILENO, "standard input", expecting: 0, limit: limit)
    }

    private static func read(
        _ descriptor: Int32, _ path: String, expecting size: Int, limit: Int
    ) throws(FederationError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(max(0, size), limit) + 1)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = systemRead(descriptor, &buffer)
            if count == 0 { return bytes }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw failure(.read, path)
            }
            bytes += buffer[..<count]
            guard bytes.count <= limit else {
                throw FederationError(
                    .limitExceeded, "\(path) has more than \(limit) bytes; that is no file of this kind.")
            }
        }
    }

    /// Writes a file that must not exist yet.
    /// - Throws: `FederationError`: `file-access`, `disk-full`.
    package static func create(_ path: String, _ bytes: some Collection<UInt8>) throws(FederationError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(.write, path) }
        var file = OutputFile(path: path, temporary: path, descriptor: descriptor)
        do {
            try file.write(bytes)
            try file.finish()
        } catch {
            unlink(path)
            throw error
        }
    }

    /// Replaces a file as a whole: what was there stays until all bytes are on the disk.
    /// - Throws: `FederationError`: `file-access`, `disk-full`.
    package static func replace(_ path: String, _ bytes: some Collection<UInt8>) throws(FederationError) {
        var file = try OutputFile(replacing: path)
        do {
            try file.write(bytes)
            try file.finish()
        } catch {
            file.discard()
            throw error
        }
    }

    /// What a system call was to do.
    enum Verb {
        case read, write, makeFolder
    }

    private static func cannot(_ verb: Verb, _ path: String) -> Message {
        switch verb {
        case .read: "Cannot read \(path)"
        case .write: "Cannot write \(path)"
        case .makeFolder: "Cannot make the folder \(path)"
        }
    }

    /// The error of the last system call, in words with a remedy.
    static func failure(_ verb: Verb, _ path: String) -> FederationError {
        let number = errno
        let reason = Message.systemReason(number)
        switch number {
        case ENOENT, ENOTDIR:
            guard verb == .read else {
                return FederationError(
                    .fileAccess,
                    """
                    \(cannot(verb, path)): the folder it would be in is not there or takes nothing. Name another \
                    place.
                    """)
            }
            return FederationError(.sourceGone, "There is no file \(path). Check the path.")
        case EACCES, EPERM, EROFS:
            return FederationError(
                .fileAccess,
                verb == .read
                    ? "\(path) cannot be read: \(reason). Check its permissions."
                    : "\(path) cannot be written: \(reason). Check its permissions.")
        case ENOSPC, EDQUOT:
            return FederationError(.diskFull, "\(path) cannot be written: the disk is full. Make room and try again.")
        case EEXIST where verb == .makeFolder:
            return FederationError(
                .fileAccess, "\(cannot(verb, path)): a file of that name is there. Name another place.")
        case EEXIST: return FederationError(.fileAccess, "\(path) exists already; it is never overwritten.")
        default: return FederationError(.fileAccess, "\(cannot(verb, path)): \(reason).")
        }
    }

    static func systemRead(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
        buffer.withUnsafeMutableBytes { bytes in
            #if canImport(Glibc)
            Glibc.read(descriptor, bytes.baseAddress, bytes.count)
            #elseif canImport(Musl)
            Musl.read(descriptor, bytes.baseAddress, bytes.count)
            #else
            Darwin.read(descriptor, bytes.baseAddress, bytes.count)
            #endif
        }
    }

    /// `write(2)`, whose name a method of ours would hide.
    package static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
        Musl.write(descriptor, bytes.baseAddress, bytes.count)
        #else
        Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }
}
