import AdapterKit
import Messages
import ScienceShopSDK

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The SHA-256 of a folder: of its files' paths, of which of them can be run, and of their bytes. What is added, taken away
/// or changed gives another.
enum TreeDigest {
    /// As many files as an archive may hold.
    private static let limit = 10_000

    /// 64 hexadecimal digits. Blocks for as long as it takes to read the files.
    /// - Throws: `FederationError`: `source-gone`, `file-access`; `unsafe-archive` when there is a link or a device in it.
    static func of(_ folder: String) throws(FederationError) -> String {
        var hash = SHA256()
        var count = 0
        try add("", in: folder, &count, &hash)
        return hash.hexDigest()
    }

    private static func add(
        _ prefix: String, in folder: String, _ count: inout Int, _ hash: inout SHA256
    ) throws(FederationError) {
        let place = prefix.isEmpty ? folder : folder + "/" + prefix
        guard let names = PluginFiles.names(in: place) else { throw PluginFiles.unreadable(place) }
        for name in names {
            let path = prefix.isEmpty ? name : prefix + "/" + name
            let file = folder + "/" + path
            var information = stat()
            guard lstat(file, &information) == 0 else { throw PluginFiles.unreadable(file) }
            count += 1
            guard count <= limit else {
                throw FederationError(.limitExceeded, "\(folder) holds more than \(limit) files. That is no plugin.")
            }
            switch information.st_mode & S_IFMT {
            case S_IFDIR:
                hash.update("d \(path)\n".utf8)
                try add(path, in: folder, &count, &hash)
            case S_IFREG:
                let mode = information.st_mode & S_IXUSR != 0 ? "x" : "f"
                let digest = try digest(of: file)
                hash.update("\(mode) \(path.utf8.count) \(path) \(digest)\n".utf8)
            default:
                throw FederationError(
                    .unsafeFile, "\(file) is a link or a device. A plugin holds files and folders only.")
            }
        }
    }

    private static func digest(of file: String) throws(FederationError) -> String {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw PluginFiles.unreadable(file) }
        defer { close(descriptor) }
        var hash = SHA256()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw PluginFiles.unreadable(file) }
            if count == 0 { return hash.hexDigest() }
            hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}

extension FederationError.Code {
    /// A link or a device where a plain file has to be.
    static let unsafeFile: Self = "unsafe-archive"
}
