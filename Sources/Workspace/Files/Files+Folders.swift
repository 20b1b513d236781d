import AdapterKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Files {
    package static var workingFolder: String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
    package static func isWritable(_ path: String) -> Bool { access(path, W_OK) == 0 }

    package static func isFolder(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }

    /// The names in a folder, sorted as bytes, `.` and `..` left out; nil when it cannot be read.
    package static func names(in folder: String) -> [String]? {
        guard let stream = opendir(folder) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Makes a folder and those above it; one that is there already is fine.
    package static func makeFolder(_ path: String) throws(FederationError) {
        if isFolder(path) || path.isEmpty { return }
        let parent = folder(of: path)
        if !parent.utf8.elementsEqual(path.utf8) { try makeFolder(parent) }
        guard mkdir(path, 0o755) == 0 || isFolder(path) else { throw failure(.makeFolder, path) }
    }

    /// Takes a file away again, and the folders above it up to one, as far as they are empty.
    package static func remove(_ path: String, upTo top: String) {
        unlink(path)
        var parent = folder(of: path)
        while parent.hasPrefix(top + "/"), rmdir(parent) == 0 { parent = folder(of: parent) }
    }

    /// Bytes that can still be written where the path is; nil when the system does not say.
    package static func freeBytes(at path: String) -> Int64? {
        var information = statvfs()
        guard statvfs(path, &information) == 0 else { return nil }
        return Int64(information.f_bavail) * Int64(information.f_frsize)
    }

    // MARK: - Paths, as text

    /// The path from the root, `.` and `..` resolved as text.
    package static func absolute(_ path: String, in folder: String = workingFolder) -> String {
        let whole = path.hasPrefix("/") ? path : folder + "/" + path
        var parts: [Substring] = []
        for part in whole.split(separator: "/") {
            switch part {
            case ".": break
            case "..": if !parts.isEmpty { parts.removeLast() }
            default: parts.append(part)
            }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// The path's folder: `.` of a bare name, `/` of the root.
    package static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The path's last component.
    package static func name(of path: String) -> String {
        String(path.split(separator: "/").last ?? "")
    }

    /// The path as a person in the working folder would write it.
    package static func shown(_ path: String) -> String {
        let here = workingFolder
        if path.utf8.elementsEqual(here.utf8) { return "." }
        return here != "/" && path.hasPrefix(here + "/") ? String(path.dropFirst(here.count + 1)) : path
    }
}
