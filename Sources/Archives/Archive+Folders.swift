import AdapterKit
import CArchive
import Messages

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What is done with folders that were unpacked.
extension Archive {
    /// Gives two folders each other's name: at no moment is there none, where the file system can do that. Both are on it.
    /// - Throws: `FederationError` with code `file-access`; then both are as they were.
    public static func exchange(_ one: String, _ other: String) throws(FederationError) {
        var number = ssf_exchange(one, other)
        guard number != 0 else { return }
        let aside = one + ".aside-\(UInt64.random(in: 0...UInt64.max))"
        if number == ENOSYS || number == EINVAL {
            number = 0
            if rename(one, aside) != 0 {
                number = errno
            } else if rename(other, one) != 0 {
                number = errno
                rename(aside, one)
            } else if rename(aside, other) != 0 {
                number = errno
                rename(one, other)
                rename(aside, one)
            }
        }
        guard number != 0 else { return }
        throw FederationError(
            .fileAccess, "\(other) cannot be written: \(Message.systemReason(number)). Check its permissions.")
    }

    /// Takes a folder away with all that is in it. A link is taken away, never followed.
    public static func remove(_ path: String) {
        var information = stat()
        guard lstat(path, &information) == 0 else { return }
        guard information.st_mode & S_IFMT == S_IFDIR else {
            unlink(path)
            return
        }
        for name in names(in: path) { remove(path + "/" + name) }
        rmdir(path)
    }

    private static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
