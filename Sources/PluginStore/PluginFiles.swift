import AdapterKit
import Messages
import Workspace

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What is asked of the files of plugins. No link is followed inside a plugin's folder.
enum PluginFiles {
    enum Kind { case file, folder, other, missing, closed }

    /// What a path itself is, be it a link or not.
    static func kind(_ path: String) -> Kind {
        var information = stat()
        guard lstat(path, &information) == 0 else { return errno == EACCES ? .closed : .missing }
        switch information.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        default: return .other
        }
    }

    static func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 }

    /// As `Files.names`, and tells a folder that cannot be read from one that is not there by `errno`.
    static func names(in folder: String) -> [String]? { Files.names(in: folder) }

    /// The error of the last system call.
    static func unreadable(_ path: String) -> FederationError {
        let number = errno
        return number == ENOENT || number == ENOTDIR
            ? FederationError(.sourceGone, "There is no \(path). Install the plugin again.")
            : FederationError(
                .fileAccess, "\(path) cannot be read: \(Message.systemReason(number)). Check its permissions.")
    }

    /// When a file was last changed, in seconds since 1970.
    static func changed(_ path: String) -> Int? {
        var information = stat()
        guard lstat(path, &information) == 0 else { return nil }
        #if canImport(Darwin)
        return information.st_mtimespec.tv_sec
        #else
        return information.st_mtim.tv_sec
        #endif
    }
}
