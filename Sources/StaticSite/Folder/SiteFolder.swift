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

/// The folder a site is written into. Paths are relative to it; no link inside it is ever followed, so nothing is read
/// or written outside, whoever put the link there.
///
/// A file is written whole beside its place and then renamed: a reader sees the old one or the new one. A file whose
/// bytes are right already is left alone. Safe to use from several threads for different paths.
package final class SiteFolder: Sendable {
    package let path: String
    private let root: Int32
    /// Where half-written files are; made with the first of them.
    static let own = ".scienceshop"
    private let temporaryNumber = Atomic<Int>(0)
    private let openFolders = Mutex<OpenFolders>(OpenFolders())
    /// Called before each change of the folder; tests throw here to see what a kill would leave.
    private let beforeChange: @Sendable () throws -> Void
    private let first = Mutex<(@Sendable (SiteFolder) throws -> Void)?>(nil)

    /// Opens the folder, making it where it is missing.
    ///
    /// - Throws: `FederationError`: `file-access`.
    package static func making(
        _ path: String, beforeChange: @escaping @Sendable () throws -> Void = {}
    ) throws -> SiteFolder {
        try make(path)
        guard let folder = try SiteFolder(path, beforeChange: beforeChange) else { throw failure(.open, path) }
        return folder
    }

    /// Opens the folder; nil when there is none.
    package init?(_ path: String, beforeChange: @escaping @Sendable () throws -> Void = {}) throws {
        self.path = path
        self.beforeChange = beforeChange
        root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if root < 0, errno == ENOENT { return nil }
        guard root >= 0 else { throw Self.failure(.open, path) }
    }

    deinit {
        openFolders.withLock { $0.closeAll() }
        close(root)
    }

    private static func make(_ path: String) throws {
        var parts: [Substring] = []
        for part in path.split(separator: "/") {
            parts.append(part)
            let folder = (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
            guard mkdir(folder, 0o755) != 0, errno != EEXIST, errno != EISDIR, errno != EROFS else { continue }
            // A folder above that one may pass but not list or write is fine when the one below is there.
            if access(folder, F_OK) != 0 { throw failure(.make, folder) }
        }
    }

    // MARK: - Reading

    /// The bytes of a file; nil when there is none, or something that is no plain file.
    package func read(_ path: String) throws -> [UInt8]? {
        guard let descriptor = try openFile(path) else { return nil }
        defer { close(descriptor) }
        guard let size = Self.size(of: descriptor) else { return nil }
        return try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = 0
            while count < size {
                let read = systemRead(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
                if read < 0, errno == EINTR { continue }
                if read < 0 { throw Self.failure(.read, self.path + "/" + path) }
                if read == 0 { break }
                count += read
            }
        }
    }

    /// A descriptor of a file for reading; nil when there is none.
    func openFile(_ path: String) throws -> Int32? {
        let (folder, name) = Self.split(path)
        return try inFolder(folder, making: false) { parent -> Int32? in
            // A pipe would block; it is opened without waiting, then refused by `size`.
            let descriptor = openat(parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            if descriptor >= 0 { return descriptor }
            if errno == ENOENT || errno == ELOOP || errno == EMLINK { return nil }
            throw Self.failure(.read, self.path + "/" + path)
        } ?? nil
    }

    /// The size of a plain file; nil for anything else.
    static func size(of descriptor: Int32) -> Int? {
        var information = stat()
        guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(information.st_size)
    }

    /// Whether the folder holds nothing, our own folder aside.
    package func isEmpty() throws -> Bool {
        guard let stream = opendir(path) else { throw Self.failure(.read, path) }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if ![".", "..", Self.own].contains(name) { return false }
        }
        return true
    }

    // MARK: - Writing

    /// Calls `body` before the next file is written or removed, once.
    func beforeFirstChange(_ body: @escaping @Sendable (SiteFolder) throws -> Void) { first.withLock { $0 = body } }

    private func prepare() throws {
        try first.withLock { body in
            try body?(self)
            body = nil
        }
    }

    /// Whether a path leads to a file in the site, whatever is in the folder.
    static func isInside(_ path: String) -> Bool {
        !path.isEmpty
            && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
                !$0.isEmpty && $0 != "." && $0 != ".." && !$0.utf8.contains(0)
            }
    }

    package enum Change: Sendable, Hashable { case written, unchanged }

    /// Makes a file hold these bytes.
    @discardableResult
    package func write(_ path: String, _ bytes: [UInt8]) throws -> Change {
        if try holds(path, bytes) { return .unchanged }
        let temporary = try beginFile()
        do {
            try temporary.append(bytes[...], for: self.path + "/" + path)
            try place(temporary, at: path)
        } catch {
            discard(temporary)
            throw error
        }
        return .written
    }

    /// Whether a file has exactly these bytes.
    private func holds(_ path: String, _ bytes: [UInt8]) throws -> Bool {
        guard let descriptor = try openFile(path) else { return false }
        defer { close(descriptor) }
        guard Self.size(of: descriptor) == bytes.count else { return false }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1 << 14) { buffer in
            var offset = 0
            while offset < bytes.count {
                let count = systemRead(descriptor, buffer.baseAddress, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0, offset + count <= bytes.count else { return false }
                let isSame = bytes.withUnsafeBytes { other in
                    other[offset..<offset + count].elementsEqual(buffer[..<count])
                }
                if !isSame { return false }
                offset += count
            }
            return true
        }
    }

    /// A new file beside the site, to be put in its place when it is whole.
    func beginFile() throws -> TemporaryFile {
        try prepare()
        try beforeChange()
        let number = temporaryNumber.add(1, ordering: .relaxed).newValue
        let name = "new-\(getpid())-\(number)"
        let descriptor =
            try inFolder(Self.own, making: true) { parent in
                openat(parent, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o644)
            } ?? -1
        guard descriptor >= 0 else { throw Self.failure(.write, path + "/" + Self.own + "/" + name) }
        return TemporaryFile(name: name, descriptor: descriptor)
    }

    /// Puts a whole file in its place, over whatever file or link is there.
    func place(_ file: TemporaryFile, at path: String) throws {
        guard file.end() else { throw Self.failure(.write, self.path + "/" + path) }
        try beforeChange()
        let (folder, name) = Self.split(path)
        let result = try inFolder(folder, making: true) { parent in
            try inFolder(Self.own, making: false) { renameat($0, file.name, parent, name) } ?? -1
        }
        guard result == 0 else { throw Self.failure(.write, self.path + "/" + path) }
    }

    func discard(_ file: TemporaryFile) {
        _ = file.end()
        _ = try? inFolder(Self.own, making: false) { unlinkat($0, file.name, 0) }
    }

    /// Adds bytes at the end of a file, which may be cut short when the process is killed.
    func append(_ path: String, _ bytes: [UInt8]) throws {
        try beforeChange()
        let (folder, name) = Self.split(path)
        let descriptor =
            try inFolder(folder, making: true) {
                openat($0, name, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o644)
            } ?? -1
        guard descriptor >= 0 else { throw Self.failure(.write, self.path + "/" + path) }
        try TemporaryFile(name: name, descriptor: descriptor).append(bytes[...], for: self.path + "/" + path)
    }

    /// Removes a file and the folders that it leaves empty; says whether there was one.
    @discardableResult
    package func remove(_ path: String) throws -> Bool {
        var (folder, name) = Self.split(path)
        let parentName = folder
        let removed = try inFolder(parentName, making: false) { [name] parent -> Bool in
            var information = stat()
            guard fstatat(parent, name, &information, AT_SYMLINK_NOFOLLOW) == 0 else { return false }
            try prepare()
            try beforeChange()
            if unlinkat(parent, name, 0) == 0 { return true }
            if errno == ENOENT { return false }
            throw Self.failure(.remove, self.path + "/" + path)
        }
        guard removed == true else { return false }
        while !folder.isEmpty {
            (folder, name) = Self.split(folder)
            let isGone = try inFolder(folder, making: false) { [name] in unlinkat($0, name, AT_REMOVEDIR) == 0 }
            guard isGone == true else { break }
            openFolders.withLock { $0.closeAll() }
        }
        return true
    }

    /// Brings everything written so far to the disk.
    func synchronise() {
        // Linux can sync one file system, where the C library's headers do not hide it.
        if let symbol = dlsym(nil, "syncfs") {
            _ = unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Int32).self)(root)
        } else {
            sync()
        }
    }

    // MARK: - Folders

    /// Runs `body` with a descriptor of a folder inside the site; nil when it is missing and not to be made.
    private func inFolder<Result>(
        _ folder: String, making: Bool, _ body: (Int32) throws -> Result
    ) throws -> Result? {
        guard !folder.isEmpty else { return try body(root) }
        let held: OpenFolders.Entry? = try openFolders.withLock { folders in
            if let known = folders.hold(folder) { return known }
            guard let descriptor = try walk(to: folder, making: making) else { return nil }
            return folders.add(folder, descriptor)
        }
        guard let held else { return nil }
        defer { openFolders.withLock { $0.release(held) } }
        return try body(held.descriptor)
    }

    /// Opens a folder step by step from the root, so that no step can lead out.
    private func walk(to folder: String, making: Bool) throws -> Int32? {
        var current = root
        for part in folder.split(separator: "/") {
            let name = String(part)
            precondition(name != ".." && name != ".", "addresses of pages hold no dots alone")
            var next = openat(current, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            if next < 0, errno == ENOENT, making {
                try beforeChange()
                if mkdirat(current, name, 0o755) == 0 || errno == EEXIST {
                    next = openat(current, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
                }
            }
            let reason = errno
            if current != root { close(current) }
            guard next < 0 else {
                current = next
                continue
            }
            if reason == ENOENT, !making { return nil }
            if reason == ELOOP || reason == ENOTDIR || reason == EMLINK {
                throw FederationError(
                    .fileAccess,
                    "\(path)/\(folder) is not a folder of the site: `\(name)` is a link or a file. Move it away and publish again."
                )
            }
            errno = reason
            throw Self.failure(.open, path + "/" + folder)
        }
        return current
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
        return (String(path[..<slash]), String(path[path.utf8.index(after: slash)...]))
    }

    /// The error of the last system call, in words with a remedy.
    static func failure(_ step: Step, _ path: String) -> FederationError {
        let number = errno
        let reason = Message.systemReason(number)
        switch number {
        case ENOSPC, EDQUOT:
            return FederationError(
                .diskFull, "\(path) cannot be written: the disk is full. Make room and publish again.")
        case EACCES, EPERM, EROFS:
            return FederationError(.fileAccess, "\(path) is not open to you: \(reason). Check its permissions.")
        case EISDIR, EEXIST, ENOTEMPTY:
            return FederationError(
                .fileAccess, "\(path) is a folder where a file of the site belongs. Move it away and publish again.")
        case ENOTDIR:
            return FederationError(
                .fileAccess, "\(path) is not a folder: a file of that name is there. Name another place.")
        default: return FederationError(.fileAccess, step.failed(path, reason))
        }
    }

    /// What was tried on a file or folder.
    enum Step {
        case open, make, read, write, remove

        func failed(_ path: String, _ reason: Message) -> Message {
            switch self {
            case .open: "\(path) cannot be opened: \(reason)."
            case .make: "\(path) cannot be made: \(reason)."
            case .read: "\(path) cannot be read: \(reason)."
            case .write: "\(path) cannot be written: \(reason)."
            case .remove: "\(path) cannot be removed: \(reason)."
            }
        }
    }
}
