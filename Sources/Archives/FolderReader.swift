import AdapterKit
import Messages

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Goes through a folder of the same machine and hands what is in it to another.
struct FolderReader {
    let folder: String
    let limits: ArchiveLimits
    private var names = NameRegister()
    private var entries: [ArchiveEntry] = []
    private var bytes = 0

    init(folder: String, limits: ArchiveLimits) {
        self.folder = folder
        self.limits = limits
    }

    mutating func readAll(into staging: inout StagingFolder) throws(FederationError) -> [ArchiveEntry] {
        try read("", into: &staging)
        guard entries.contains(where: { !$0.isFolder }) else { throw refusal(.malformedSource, "it holds no file") }
        return entries
    }

    private mutating func read(_ prefix: String, into staging: inout StagingFolder) throws(FederationError) {
        for part in try list(prefix) {
            let path = prefix + part
            let place = folder + "/" + path
            var information = stat()
            guard lstat(place, &information) == 0 else { throw Archive.unreadable(place, errno) }
            let shown = EntryName.shown(Array(path.utf8))
            let isFolder = information.st_mode & S_IFMT == S_IFDIR
            guard isFolder || information.st_mode & S_IFMT == S_IFREG else {
                throw information.st_mode & S_IFMT == S_IFLNK
                    ? refusal(.unsafeArchive, "`\(shown)` is a link; only files and folders are taken")
                    : refusal(.unsafeArchive, "`\(shown)` is neither a file nor a folder")
            }
            let name: EntryName
            do {
                name = try EntryName(Array(path.utf8), limits: limits)
                _ = try names.add(name, isFolder: isFolder)
            } catch {
                throw refusal(error.code, error.reason)
            }
            guard entries.count < limits.entries else {
                throw refusal(.limitExceeded, "it holds more than \(limits.entries) files and folders")
            }
            if isFolder {
                try staging.makeFolder(name.parts)
                entries.append(ArchiveEntry(path: path, isFolder: true, isExecutable: false, size: 0))
                try read(path + "/", into: &staging)
            } else {
                let isExecutable = information.st_mode & S_IXUSR != 0
                let size = try copy(place, name, isExecutable, into: &staging)
                entries.append(ArchiveEntry(path: path, isFolder: false, isExecutable: isExecutable, size: size))
            }
        }
    }

    private mutating func copy(
        _ place: String, _ name: EntryName, _ isExecutable: Bool, into staging: inout StagingFolder
    ) throws(FederationError) -> Int {
        let descriptor = open(place, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Archive.unreadable(place, errno) }
        defer { close(descriptor) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        try staging.beginFile(name.parts)
        var size = 0
        while true {
            let count = systemRead(descriptor, buffer)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Archive.unreadable(place, errno) }
            if count == 0 { break }
            size += count
            bytes += count
            guard size <= limits.fileBytes else {
                throw refusal(
                    .limitExceeded,
                    "`\(EntryName.shown(Array(name.path.utf8)))` has more than \(limits.fileBytes) bytes")
            }
            guard bytes <= limits.unpackedBytes else {
                throw refusal(.limitExceeded, "it has more than \(limits.unpackedBytes) bytes")
            }
            try staging.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        try staging.endFile(isExecutable: isExecutable)
        return size
    }

    /// The names in one folder, those left out that begin with a dot.
    private func list(_ prefix: String) throws(FederationError) -> [String] {
        let place = folder + "/" + prefix
        guard let stream = opendir(place) else { throw Archive.unreadable(place, errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func refusal(_ code: FederationError.Code, _ reason: Message) -> FederationError {
        FederationError(code, "The folder \(folder) is not taken: \(reason). Nothing was written.")
    }
}

/// `read(2)`, whose name a method would hide.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, buffer.baseAddress, buffer.count)
}
