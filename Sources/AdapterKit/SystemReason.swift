import Messages

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Message {
    /// Why a system call failed, by the number it left in `errno`: in the reader's language for what happens to files of
    /// ordinary people, in the system's own words otherwise.
    public static func systemReason(_ number: Int32) -> Message {
        switch number {
        case EACCES: "Permission denied"
        case EPERM: "Operation not permitted"
        case ENOENT: "No such file or directory"
        case ENOTDIR: "Not a directory"
        case EISDIR: "Is a directory"
        case ENOSPC: "No space left on device"
        case EDQUOT: "Disk quota exceeded"
        case EROFS: "Read-only file system"
        case EFBIG: "File too large"
        case ENAMETOOLONG: "File name too long"
        case EMFILE, ENFILE: "Too many open files"
        case EIO: "Input/output error"
        case ELOOP: "Too many levels of symbolic links"
        case EBUSY: "Device or resource busy"
        case ENOMEM: "Cannot allocate memory"
        default: .verbatim(String(cString: strerror(number)))
        }
    }

    /// What lay underneath an error, as its own words: those of the system are told in the reader's language, where they are
    /// known, and all others as they came.
    public static func cause(_ words: String) -> Message {
        systemWords[words].map(systemReason) ?? .verbatim(words)
    }

    /// The numbers of `systemReason` by what the system calls them.
    private static let systemWords: [String: Int32] = {
        let numbers = [
            EACCES, EPERM, ENOENT, ENOTDIR, EISDIR, ENOSPC, EDQUOT, EROFS, EFBIG, ENAMETOOLONG, EMFILE, ENFILE, EIO,
            ELOOP, EBUSY, ENOMEM,
        ]
        return Dictionary(numbers.map { (String(cString: strerror($0)), $0) }) { first, _ in first }
    }()
}
