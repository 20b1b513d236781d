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

/// Archives of strangers: `.tar`, `.tar.gz` and `.zip`, told apart by their bytes.
///
/// Nothing but plain files and folders comes out of one, and nothing outside the folder they are unpacked into.
public enum Archive {
    /// Unpacks an archive into a folder, all of it or nothing.
    ///
    /// The files are written beside the folder and get its name when all are whole, so a reader never sees half of them
    /// and a refused archive leaves nothing behind. What a Mac adds to archives (`__MACOSX`, `._*`, `.DS_Store`) is left
    /// out. Blocks: call it off the cooperative pool.
    /// - Parameter folder: not there yet, or empty; the folder above it is there.
    /// - Returns: what was written, in the archive's order.
    /// - Throws: `FederationError`: `unsafe-archive` (a link, a device, a name that leads elsewhere or is ambiguous),
    ///   `limit-exceeded`, `malformed-source`, `source-gone`, `file-access`, `disk-full`.
    @discardableResult
    public static func unpack(
        _ file: String, into folder: String, limits: ArchiveLimits = ArchiveLimits()
    ) throws(FederationError) -> [ArchiveEntry] {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(file, errno) }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0 else { throw unreadable(file, errno) }
        guard information.st_mode & S_IFMT == S_IFREG else {
            throw FederationError(.malformedSource, "\(file) is no file. Name an archive: `.tar.gz` or `.zip`.")
        }
        guard information.st_size <= limits.packedBytes else {
            throw refusal(file, .limitExceeded, "it has more than \(limits.packedBytes) bytes")
        }
        let reader = try ArchiveReader(
            file: file, descriptor: descriptor, packedBytes: Int(information.st_size), limits: limits)
        var staging = try StagingFolder(for: folder)
        do {
            let entries = try reader.readAll(into: &staging)
            try staging.finish()
            return entries
        } catch {
            staging.discard()
            throw error
        }
    }

    /// Copies a folder by the same rules: plain files and folders, within the limits, all of them or none.
    ///
    /// What has a name that begins with a dot is left out (an editor's, a version control's). Blocks.
    /// - Returns: what was written, in the order of the names' bytes.
    /// - Throws: as `unpack`.
    @discardableResult
    public static func copy(
        _ source: String, into folder: String, limits: ArchiveLimits = ArchiveLimits()
    ) throws(FederationError) -> [ArchiveEntry] {
        var staging = try StagingFolder(for: folder)
        do {
            var reader = FolderReader(folder: source, limits: limits)
            let entries = try reader.readAll(into: &staging)
            try staging.finish()
            return entries
        } catch {
            staging.discard()
            throw error
        }
    }

    /// The one folder that everything is in, as archives are usually made; nil when things lie side by side.
    public static func topFolder(of entries: [ArchiveEntry]) -> String? {
        guard let first = entries.first else { return nil }
        let top = first.path.prefix { $0 != "/" }
        let isAlone = entries.allSatisfy { entry in
            let path = entry.path.utf8
            return path.starts(with: top.utf8)
                && (path.count == top.utf8.count
                    ? entry.isFolder : path.dropFirst(top.utf8.count).first == UInt8(ascii: "/"))
        }
        return isAlone ? String(top) : nil
    }

    static func unreadable(_ file: String, _ number: Int32) -> FederationError {
        number == ENOENT || number == ENOTDIR
            ? FederationError(.sourceGone, "There is no file \(file). Check the path.")
            : FederationError(
                .fileAccess, "\(file) cannot be read: \(Message.systemReason(number)). Check its permissions.")
    }

    static func refusal(_ file: String, _ code: FederationError.Code, _ reason: Message) -> FederationError {
        FederationError(
            code,
            "The archive \(file) is not unpacked: \(reason). Nothing was written; ask whoever made it for a sound one.")
    }
}

extension FederationError.Code {
    /// An archive holds what could do harm when it is unpacked.
    public static let unsafeArchive: Self = "unsafe-archive"
}
