import Dispatch
import Messages

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Opens files below a base folder, and files by absolute path.
///
/// Reads run on a queue of their own, for a slow disk must not hold up the cooperative threads.
public struct FileOpener: ResourceOpener {
    private let base: String
    private let queue = DispatchQueue(label: "science-shop-federation.files")

    /// - Parameter base: the folder that relative locations start from.
    public init(base: String) { self.base = base }

    public func open(_ location: String, accept: [String]) async throws -> any Resource {
        let path = try path(of: location)
        return try await FileAccess.run(on: queue) { [queue] in
            // Without waiting for the other end, should the path be a pipe's.
            let descriptor = sysOpen(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
            guard descriptor >= 0 else { throw FileAccess.failure(location, path, errno) }
            let file = FileDescriptor(descriptor)
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw FileAccess.failure(location, path, errno) }
            switch status.st_mode & S_IFMT {
            case S_IFREG: break
            case S_IFDIR:
                throw FederationError(
                    .fileAccess, "\(location) is a folder (\(path)); this source reads one file, so name a file in it.")
            default:
                throw FederationError(
                    .fileAccess, "\(location) is a device or pipe (\(path)); save it as a file and name that.")
            }
            return FileResource(
                location: location, mediaType: MediaType.suggested(by: location), size: Int(status.st_size), file: file,
                queue: queue)
        }
    }

    public func documents(in location: String) async throws -> [String]? {
        let path = try path(of: location)
        return try await FileAccess.run(on: queue) {
            guard let folder = opendir(path) else {
                if errno == ENOTDIR { return nil }
                throw FileAccess.failure(location, path, errno)
            }
            defer { closedir(folder) }
            var names: [String] = []
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
                }
                var status = stat()
                guard !name.hasPrefix("."), stat(path + "/" + name, &status) == 0, status.st_mode & S_IFMT == S_IFREG
                else { continue }
                names.append(name)
            }
            let prefix = location.hasSuffix("/") ? location : location + "/"
            return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { prefix + $0 }
        }
    }

    public func address(of location: String) -> String? {
        guard let path = try? path(of: location), !path.hasPrefix("/") else { return try? path(of: location) }
        guard let here = getcwd(nil, 0) else { return nil }
        defer { free(here) }
        return String(cString: here) + "/" + path
    }

    private func path(of location: String) throws -> String {
        guard !location.isEmpty, !location.utf8.contains(0) else {
            throw FederationError(.configuration, "The source's `location` is empty; give a file's path or a URL.")
        }
        if location.hasPrefix("/") { return location }
        return base.hasSuffix("/") ? base + location : base + "/" + location
    }
}

/// `open` is also the name of the method that calls it.
private func sysOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }
