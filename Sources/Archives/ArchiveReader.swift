import AdapterKit
import CArchive
import Messages

/// Goes through an archive once and hands each entry to a folder, after its own judgement of it.
struct ArchiveReader: ~Copyable {
    private let file: String
    private let archive: OpaquePointer
    private let limits: ArchiveLimits
    private let packedBytes: Int
    private var names = NameRegister()

    init(file: String, descriptor: Int32, packedBytes: Int, limits: ArchiveLimits) throws(FederationError) {
        guard ssf_archive_start() else {
            throw FederationError(
                "missing-library",
                "Archives need the library libarchive, which is not installed. On Debian and Ubuntu: `apt-get install libarchive13`."
            )
        }
        guard let archive = ssf_archive_open(descriptor) else {
            throw FederationError(.internal, "Memory is exhausted.")
        }
        self.file = file
        self.archive = archive
        self.packedBytes = packedBytes
        self.limits = limits
    }

    deinit { ssf_archive_close(archive) }

    consuming func readAll(into staging: inout StagingFolder) throws(FederationError) -> [ArchiveEntry] {
        var entries: [ArchiveEntry] = []
        var count = 0
        var written = 0
        while try next() {
            count += 1
            guard count <= limits.entries else {
                throw refusal(.limitExceeded, "it holds more than \(limits.entries) files and folders")
            }
            try checkRatio(written)
            let (name, isFolder) = try judged()
            if name.isLitter || name.parts.isEmpty {
                written += try readContent(of: name, before: written) { _ throws(FederationError) in }
                continue
            }
            let isNew: Bool
            do { isNew = try names.add(name, isFolder: isFolder) } catch { throw refusal(error.code, error.reason) }
            guard !isFolder else {
                if isNew {
                    try staging.makeFolder(name.parts)
                    entries.append(ArchiveEntry(path: name.path, isFolder: true, isExecutable: false, size: 0))
                }
                continue
            }
            let isExecutable = ssf_archive_mode(archive) & 0o100 != 0
            try staging.beginFile(name.parts)
            let size = try readContent(of: name, before: written) { bytes throws(FederationError) in
                try staging.write(bytes)
            }
            try staging.endFile(isExecutable: isExecutable)
            written += size
            entries.append(ArchiveEntry(path: name.path, isFolder: false, isExecutable: isExecutable, size: size))
        }
        try checkRatio(written)
        guard entries.contains(where: { !$0.isFolder }) else { throw refusal(.malformedSource, "it holds no file") }
        return entries
    }

    // MARK: - One entry

    private func next() throws(FederationError) -> Bool {
        switch ssf_archive_next(archive) {
        case 1: return true
        case 0: return false
        default: throw damaged()
        }
    }

    /// The entry's name and whether it is a folder; whatever is neither folder nor plain file is refused.
    private func judged() throws(FederationError) -> (EntryName, isFolder: Bool) {
        guard let pointer = ssf_archive_name(archive) else { throw refusal(.unsafeArchive, "a name in it is no text") }
        let bytes = Array(UnsafeBufferPointer(start: pointer, count: Self.length(of: pointer))).map(
            UInt8.init(bitPattern:))
        let name: EntryName
        do { name = try EntryName(bytes, limits: limits) } catch { throw refusal(error.code, error.reason) }
        let shown = EntryName.shown(bytes)
        let kind = Int(ssf_archive_kind(archive))
        if kind == SSF_ARCHIVE_LINK {
            throw refusal(.unsafeArchive, "`\(shown)` is a link; only files and folders are unpacked")
        }
        if kind == SSF_ARCHIVE_DEVICE {
            throw refusal(.unsafeArchive, "`\(shown)` is neither a file nor a folder")
        }
        let isFolder = kind == SSF_ARCHIVE_FOLDER
        let size = ssf_archive_size(archive)
        if isFolder, size > 0 { throw refusal(.unsafeArchive, "the folder `\(shown)` has content of its own") }
        if !isFolder, bytes.last == UInt8(ascii: "/") || name.parts.isEmpty {
            throw refusal(.unsafeArchive, "the file `\(shown)` has the name of a folder")
        }
        if ssf_archive_is_encrypted(archive) { throw refusal(.malformedSource, "`\(shown)` is encrypted") }
        if ssf_archive_has_holes(archive) { throw refusal(.unsafeArchive, "the file `\(shown)` has holes") }
        if size > limits.fileBytes {
            throw refusal(.limitExceeded, "`\(shown)` has more than \(limits.fileBytes) bytes")
        }
        return (name, isFolder)
    }

    private static func length(of pointer: UnsafePointer<CChar>) -> Int {
        var count = 0
        while pointer[count] != 0 { count += 1 }
        return count
    }

    private func readContent(
        of name: EntryName, before written: Int, _ take: (UnsafeRawBufferPointer) throws(FederationError) -> Void
    ) throws(FederationError) -> Int {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        let declared = Int(ssf_archive_size(archive))
        var size = 0
        while true {
            let count = ssf_archive_read(archive, buffer.baseAddress, buffer.count)
            guard count >= 0 else { throw damaged() }
            if count == 0 { break }
            size += count
            guard size <= limits.fileBytes else {
                throw refusal(
                    .limitExceeded,
                    "`\(EntryName.shown(Array(name.path.utf8)))` has more than \(limits.fileBytes) bytes")
            }
            guard written + size <= limits.unpackedBytes else {
                throw refusal(.limitExceeded, "it unpacks to more than \(limits.unpackedBytes) bytes")
            }
            try checkRatio(written + size)
            try take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        guard declared < 0 || declared == size else {
            throw refusal(
                .malformedSource, "`\(EntryName.shown(Array(name.path.utf8)))` is not as long as it says")
        }
        return size
    }

    /// Of the bytes of files and of whatever else came out of the packing, whichever are more.
    private func checkRatio(_ written: Int) throws(FederationError) {
        let unpacked = max(written, Int(ssf_archive_unpacked(archive)))
        guard unpacked <= max(limits.freeBytes, packedBytes.multipliedReportingOverflow(by: limits.ratio).partialValue)
        else {
            throw refusal(.limitExceeded, "more than \(limits.ratio) bytes come out of each of its bytes")
        }
    }

    // MARK: - Refusals

    private func refusal(_ code: FederationError.Code, _ reason: Message) -> FederationError {
        Archive.refusal(file, code, reason)
    }

    private func damaged() -> FederationError {
        var error = refusal(.malformedSource, "it is damaged, or neither `.tar.gz` nor `.zip`")
        error.cause = ssf_archive_error(archive).map { EntryName.shown(Array(String(cString: $0).utf8)) }
        return error
    }
}
