#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Where a program finds its interpreter and that its libraries, when they lie elsewhere than the system's: in the folders
/// of the search path, such as a virtual environment, or one that a version manager keeps in the home folder.
enum ProgramFolders {
    /// What stands beside a folder of programs and belongs to them. Never all that stands there: beside `~/.local/bin` lie
    /// secrets.
    private static let companions = ["lib", "lib64", "libexec", "pyvenv.cfg"]

    static func needed(by program: String, _ environment: [String: String]) -> [String] {
        let search = (environment["PATH"] ?? "").split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
        var folders = search
        let real = PluginConfinement.real(program) ?? program
        for file in [real] + interpreters(of: real, search).flatMap({ [$0, PluginConfinement.real($0) ?? $0] }) {
            if let folder = folder(of: file) { folders.append(folder) }
        }
        return folders.flatMap { folder -> [String] in
            guard folder != "/", let above = self.folder(of: folder) else { return [] }
            // Version managers have small programs here that look for the great ones beside.
            if folder.hasSuffix("/shims") { return [above] }
            return [folder] + companions.map { above == "/" ? "/" + $0 : above + "/" + $0 }
        }
    }

    /// The programs that a script's first line names, found as `env` finds them.
    private static func interpreters(of script: String, _ search: [String]) -> [String] {
        let words = firstLine(of: script).split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        return words.flatMap { word in
            word.hasPrefix("/") ? [word] : search.map { $0 + "/" + word }.filter { access($0, X_OK) == 0 }.prefix(1)
        }
    }

    /// What follows `#!` in the first line; nothing for what is no script.
    private static func firstLine(of path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { SystemCall.closeDescriptor(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = bytes.withUnsafeMutableBytes { SystemCall.readBytes(descriptor, into: $0.baseAddress, $0.count) }
        guard count > 2, bytes.starts(with: Array("#!".utf8)) else { return "" }
        return String(decoding: bytes[2..<count].prefix { $0 != 0x0A }, as: UTF8.self)
    }

    private static func folder(of path: String) -> String? {
        guard let slash = path.lastIndex(of: "/") else { return nil }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
