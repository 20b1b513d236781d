import AdapterKit
import Messages
import Workspace

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The beginning of a plugin: an adapter that works, its manifest, samples and tests.
public struct NewPlugin: Sendable {
    public enum Language: Sendable, Hashable {
        /// Standard library only.
        case python
        /// A package that depends on this project's.
        case swift(PluginPackage)
    }

    public struct File: Sendable, Hashable {
        /// Relative to the plugin's folder.
        public let path: String
        public let text: String
        public let isProgram: Bool
    }

    public let id: String
    /// In byte order of their paths.
    public let files: [File]

    /// - Throws: `FederationError` with code `configuration` when no plugin may have that id.
    public init(id: String, in language: Language) throws(FederationError) {
        guard let names = PluginNames(id: id) else {
            throw FederationError(
                .configuration,
                "“\(String(id.prefix(80)))” cannot name a plugin. Take up to 64 small letters, digits and hyphens, beginning with a letter or digit."
            )
        }
        self.id = id
        let folder: String
        switch language {
        case .python: folder = "python/"
        case .swift: folder = "swift/"
        }
        files = EmbeddedPluginTemplates.files.filter { $0.path.hasPrefix(folder) }.map { template in
            var path = names.inserted(in: String(template.path.dropFirst(folder.count)))
            // A file whose name begins with a dot is not embedded.
            if path == "gitignore" { path = ".gitignore" }
            var text = names.inserted(in: template.text)
            if case .swift(let package) = language, path == "Package.swift" { text = package.inserted(in: text) }
            return File(path: path, text: text, isProgram: text.hasPrefix("#!"))
        }.sorted { $0.path < $1.path }
    }

    /// Writes it into a folder that is not there yet: all of it, or nothing. Blocks.
    ///
    /// - Throws: `FederationError`: `file-access`, `disk-full`.
    public func write(to folder: String) throws(FederationError) {
        try Files.makeFolder(Files.folder(of: folder))
        guard mkdir(folder, 0o777) == 0 else {
            let number = errno
            throw FederationError(
                .fileAccess,
                number == EEXIST
                    ? "\(Files.shown(folder)) is there already. Name another folder with --to."
                    : "\(Files.shown(folder)) cannot be made: \(Message.systemReason(number)). Check its permissions.")
        }
        var written: [String] = []
        do throws(FederationError) {
            for file in files {
                let path = folder + "/" + file.path
                try Files.makeFolder(Files.folder(of: path))
                written.append(path)
                try Files.create(path, file.text.utf8)
                if file.isProgram, chmod(path, 0o755) != 0 {
                    throw FederationError(
                        .fileAccess,
                        "\(Files.shown(path)) cannot be made executable: \(Message.systemReason(errno)). Check its permissions."
                    )
                }
            }
        } catch {
            for path in written.reversed() {
                Files.remove(path, upTo: folder)
            }
            rmdir(folder)
            throw error
        }
    }
}
