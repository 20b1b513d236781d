#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An open file of a site. It stays the one it was, whatever is put in its place meanwhile.
final class ServedFile: Sendable {
    let size: Int
    /// When it was last written, in seconds since 1970.
    let modified: Int
    /// Another one for other bytes: a site's files are never written into, but replaced.
    let tag: String
    private let descriptor: Int32

    /// What a place in a folder holds. Blocks: never called where tasks run.
    enum Place: Sendable {
        case file(ServedFile)
        case folder
        case nothing
    }

    /// Looks at a place in a folder, following no link on the way: nothing outside can be reached.
    /// - Parameter names: as in `SitePath`.
    static func at(_ names: [String], in folder: String) -> Place {
        var current = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard current >= 0 else { return .nothing }
        for (index, name) in names.enumerated() {
            // A pipe would make us wait; it is opened without, and refused below.
            var flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
            if index < names.count - 1 { flags |= O_DIRECTORY }
            let next = openat(current, name, flags)
            close(current)
            guard next >= 0 else { return .nothing }
            current = next
        }
        var information = stat()
        guard fstat(current, &information) == 0 else {
            close(current)
            return .nothing
        }
        switch information.st_mode & S_IFMT {
        case S_IFREG: return .file(ServedFile(current, information))
        case S_IFDIR:
            close(current)
            return .folder
        default:
            close(current)
            return .nothing
        }
    }

    private init(_ descriptor: Int32, _ information: stat) {
        self.descriptor = descriptor
        size = Int(information.st_size)
        #if canImport(Darwin)
        let time = information.st_mtimespec
        #else
        let time = information.st_mtim
        #endif
        modified = Int(time.tv_sec)
        tag =
            String(UInt64(information.st_ino), radix: 36) + "-" + String(Int(time.tv_sec), radix: 36) + "-"
            + String(Int(time.tv_nsec), radix: 36) + "-" + String(size, radix: 36)
    }

    deinit { close(descriptor) }

    /// The bytes of a range; nil when they cannot be had, also because the file was cut short. Blocks.
    func read(_ range: Range<Int>) -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            count = 0
            while count < range.count {
                let read = pread(
                    descriptor, buffer.baseAddress.map { $0 + count }, range.count - count,
                    off_t(range.lowerBound + count))
                if read < 0, errno == EINTR { continue }
                guard read > 0 else { return }
                count += read
            }
        }
        return bytes.count == range.count ? bytes : nil
    }
}
