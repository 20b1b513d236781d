import AdapterKit
import Messages

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A new folder beside the one wanted, which gets its name when all of it is there.
///
/// Every part of a path is opened from the folder above it, and no link is followed: whatever happens to the names
/// meanwhile, nothing is written elsewhere.
struct StagingFolder: ~Copyable {
    private let target: String
    private let path: String
    private let root: Int32
    /// What was made, to be taken away again or brought to the disk.
    private var made: [(parts: [String], isFolder: Bool)] = []
    private var folders: Set<String> = []
    private var file: Int32 = -1

    /// - Throws: `FederationError`: `file-access`, `disk-full`.
    init(for target: String) throws(FederationError) {
        var target = target
        while target.count > 1, target.hasSuffix("/") { target.removeLast() }
        var information = stat()
        if lstat(target, &information) == 0 {
            guard information.st_mode & S_IFMT == S_IFDIR, Self.isEmpty(target) else {
                throw FederationError(
                    .fileAccess, "\(target) exists already; nothing is unpacked over it. Name another place.")
            }
        }
        let path = target + ".unpacking-\(UInt64.random(in: 0...UInt64.max))"
        guard mkdir(path, 0o700) == 0 else { throw Self.failure(target, errno) }
        let root = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard root >= 0 else {
            let error = Self.failure(target, errno)
            rmdir(path)
            throw error
        }
        self.target = target
        self.path = path
        self.root = root
    }

    deinit {
        if file >= 0 { close(file) }
        close(root)
    }

    mutating func makeFolder(_ parts: [String]) throws(FederationError) {
        close(try opened(parts[...], making: true))
    }

    mutating func beginFile(_ parts: [String]) throws(FederationError) {
        let folder = try opened(parts.dropLast(), making: true)
        defer { close(folder) }
        file = openat(folder, parts[parts.count - 1], O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Self.failure(target, errno) }
        made.append((parts, false))
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(FederationError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = systemWrite(file, rest)
            if count < 0 {
                if errno == EINTR { continue }
                throw Self.failure(target, errno)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    mutating func endFile(isExecutable: Bool) throws(FederationError) {
        defer { file = -1 }
        let changed = fchmod(file, isExecutable ? 0o755 : 0o644) == 0
        guard close(file) == 0, changed else { throw Self.failure(target, errno) }
    }

    /// Brings everything to the disk and the folder to its place.
    mutating func finish() throws(FederationError) {
        for (parts, isFolder) in made {
            let folder = try opened(isFolder ? parts[...] : parts.dropLast(), making: false)
            defer { close(folder) }
            guard !isFolder else {
                guard fsync(folder) == 0 || errno == EINVAL else { throw Self.failure(target, errno) }
                continue
            }
            let file = openat(folder, parts[parts.count - 1], O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
            guard file >= 0 else { throw Self.failure(target, errno) }
            defer { close(file) }
            guard fsync(file) == 0 || errno == EINVAL else { throw Self.failure(target, errno) }
        }
        guard fchmod(root, 0o755) == 0, fsync(root) == 0 || errno == EINVAL, rename(path, target) == 0 else {
            throw Self.failure(target, errno)
        }
        made = []
    }

    /// Takes away what was written.
    mutating func discard() {
        for (parts, isFolder) in made.reversed() {
            guard let folder = try? opened(parts.dropLast(), making: false) else { continue }
            unlinkat(folder, parts[parts.count - 1], isFolder ? AT_REMOVEDIR : 0)
            close(folder)
        }
        rmdir(path)
    }

    // MARK: - Folders

    /// A descriptor of the folder, which the caller closes.
    private mutating func opened(_ parts: ArraySlice<String>, making: Bool) throws(FederationError) -> Int32 {
        var folder = dup(root)
        guard folder >= 0 else { throw Self.failure(target, errno) }
        for (index, part) in parts.enumerated() {
            let above = folder
            defer { close(above) }
            let path = Array(parts.prefix(index + 1))
            if making, folders.insert(path.joined(separator: "/")).inserted {
                guard mkdirat(above, part, 0o755) == 0 else { throw Self.failure(target, errno) }
                made.append((path, true))
            }
            folder = openat(above, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard folder >= 0 else { throw Self.failure(target, errno) }
        }
        return folder
    }

    private static func isEmpty(_ path: String) -> Bool {
        guard let stream = opendir(path) else { return false }
        defer { closedir(stream) }
        var count = 0
        while count <= 2, readdir(stream) != nil { count += 1 }
        return count <= 2
    }

    private static func failure(_ path: String, _ number: Int32) -> FederationError {
        switch number {
        case ENOSPC, EDQUOT:
            FederationError(.diskFull, "\(path) cannot be written: the disk is full. Make room and try again.")
        default:
            FederationError(
                .fileAccess, "\(path) cannot be written: \(Message.systemReason(number)). Check its permissions.")
        }
    }
}

/// `write(2)`, whose name a method would hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}
