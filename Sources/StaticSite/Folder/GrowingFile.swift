import AdapterKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A large file written piece by piece. As long as the pieces are what the old file holds, nothing is written; a file
/// that comes out the same is left alone.
final class GrowingFile {
    private let folder: SiteFolder
    private let path: String
    private var old: Int32?
    private let oldSize: Int
    /// How many bytes were the same so far.
    private var same = 0
    private var new: TemporaryFile?
    private var pending: [UInt8] = []
    private static let pieceSize = 1 << 18

    init(_ path: String, in folder: SiteFolder) throws {
        self.path = path
        self.folder = folder
        old = try folder.openFile(path)
        oldSize = old.flatMap(SiteFolder.size) ?? 0
        pending.reserveCapacity(Self.pieceSize + 1 << 14)
    }

    deinit {
        if let old { close(old) }
        if let new { folder.discard(new) }
    }

    func append(_ bytes: [UInt8]) throws {
        pending += bytes
        if pending.count >= Self.pieceSize { try flush() }
    }

    func finish() throws -> SiteFolder.Change {
        try flush()
        if new == nil {
            if old != nil, same == oldSize { return .unchanged }
            try diverge()
        }
        if let new {
            self.new = nil
            do { try folder.place(new, at: path) } catch {
                folder.discard(new)
                throw error
            }
        }
        return .written
    }

    private func flush() throws {
        if new == nil {
            if let old, same + pending.count <= oldSize, try Self.holds(old, pending) {
                same += pending.count
                pending.removeAll(keepingCapacity: true)
                return
            }
            try diverge()
        }
        try new?.append(pending[...], for: folder.path + "/" + path)
        pending.removeAll(keepingCapacity: true)
    }

    /// Begins the new file with what was the same.
    private func diverge() throws {
        let file = try folder.beginFile()
        new = file
        guard let old, same > 0 else { return }
        lseek(old, 0, Int32(SEEK_SET))
        var left = same
        var buffer = [UInt8](repeating: 0, count: Self.pieceSize)
        while left > 0 {
            let count = systemRead(old, &buffer, min(buffer.count, left))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SiteFolder.failure(.read, folder.path + "/" + path) }
            try file.append(buffer[..<count], for: folder.path + "/" + path)
            left -= count
        }
    }

    /// Whether the next bytes of a file are these.
    private static func holds(_ descriptor: Int32, _ bytes: [UInt8]) throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: bytes.count)
        var filled = 0
        while filled < bytes.count {
            let count = buffer.withUnsafeMutableBytes { space in
                systemRead(descriptor, space.baseAddress.map { $0 + filled }, bytes.count - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            filled += count
        }
        return buffer == bytes
    }
}
