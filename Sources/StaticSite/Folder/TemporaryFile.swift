import AdapterKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that is being written beside the site.
final class TemporaryFile {
    let name: String
    private var descriptor: Int32

    init(name: String, descriptor: Int32) {
        self.name = name
        self.descriptor = descriptor
    }

    deinit { _ = end() }

    /// Closes the file, once; says whether the system took all of it.
    func end() -> Bool {
        guard descriptor >= 0 else { return true }
        defer { descriptor = -1 }
        return close(descriptor) == 0
    }

    /// - Parameter path: the place it is for, for errors.
    func append(_ bytes: ArraySlice<UInt8>, for path: String) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SiteFolder.failure(.write, path) }
            rest = rest.dropFirst(count)
        }
    }
}

// `read` and `write` are also names of ours.
func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    #if canImport(Glibc)
    Glibc.read(descriptor, buffer, count)
    #elseif canImport(Musl)
    Musl.read(descriptor, buffer, count)
    #else
    Darwin.read(descriptor, buffer, count)
    #endif
}

func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Glibc)
    Glibc.write(descriptor, buffer, count)
    #elseif canImport(Musl)
    Musl.write(descriptor, buffer, count)
    #else
    Darwin.write(descriptor, buffer, count)
    #endif
}

/// Descriptors of the folders used last: a site has many files in few folders, and opening a folder costs as much as
/// opening a file.
struct OpenFolders {
    struct Entry {
        let folder: String
        let descriptor: Int32
        let number: Int
    }

    private struct Slot {
        var entry: Entry
        var users = 0
        var lastUse = 0
        /// Closed once nobody uses it any more.
        var isStale = false
    }

    private var slots: [Slot] = []
    private var uses = 0

    private static let most = 24

    mutating func hold(_ folder: String) -> Entry? {
        uses += 1
        for index in slots.indices where !slots[index].isStale && slots[index].entry.folder == folder {
            slots[index].users += 1
            slots[index].lastUse = uses
            return slots[index].entry
        }
        return nil
    }

    mutating func add(_ folder: String, _ descriptor: Int32) -> Entry {
        uses += 1
        if slots.count >= Self.most,
            let oldest = slots.indices.filter({ slots[$0].users == 0 }).min(by: {
                slots[$0].lastUse < slots[$1].lastUse
            })
        {
            close(slots[oldest].entry.descriptor)
            slots.remove(at: oldest)
        }
        let entry = Entry(folder: folder, descriptor: descriptor, number: uses)
        slots.append(Slot(entry: entry, users: 1, lastUse: uses))
        return entry
    }

    mutating func release(_ entry: Entry) {
        guard let index = slots.firstIndex(where: { $0.entry.number == entry.number }) else { return }
        slots[index].users -= 1
        if slots[index].users == 0, slots[index].isStale {
            close(entry.descriptor)
            slots.remove(at: index)
        }
    }

    mutating func closeAll() {
        for index in slots.indices.reversed() {
            if slots[index].users == 0 {
                close(slots[index].entry.descriptor)
                slots.remove(at: index)
            } else {
                slots[index].isStale = true
            }
        }
    }
}
