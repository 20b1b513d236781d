import AdapterKit
import Foundation
import Messages
import PluginStore
import ScienceShopSDK
import TestSupport

/// A home for plugins, and plugins to put there. None of them is ever run.
struct PluginBench {
    let folder: TemporaryFolder
    var path: [String] = []
    var prefix: String?

    init() throws { folder = try TemporaryFolder() }

    static let builtin = AdapterManifest(id: "csv", version: "1.0.0", summary: "Tables.", optionSchema: "{}")

    var store: PluginStore {
        PluginStore(home: folder.file("data/shopctl"), path: path, prefix: prefix, builtin: [Self.builtin])
    }

    func date(_ number: Int = 0) -> Timestamp { Timestamp(seconds: 1_790_000_000 + Int64(number)) }

    static func manifest(_ id: String, _ version: String = "1.0.0", more: String = "") -> String {
        """
        id: \(id)
        version: \(version)
        protocol: 1
        summary: { en: Counts things, fr: Compte des choses }
        formats: [application/json]
        capabilities: [harvest]
        options: { type: object, additionalProperties: false }
        \(more)

        """
    }

    /// Writes a plugin's folder.
    /// - Returns: where it is.
    @discardableResult
    func plugin(
        _ id: String, in parent: String, version: String = "1.0.0", more: String = "", program: String = "#!/bin/sh\n"
    ) throws -> String {
        try folder.write("\(parent)/\(id)/plugin.yaml", Self.manifest(id, version, more: more))
        let path = try folder.write("\(parent)/\(id)/bin/\(id)", program)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return folder.file("\(parent)/\(id)")
    }

    /// Writes a program, such as a command.
    func program(_ name: String, mode: Int = 0o755) throws {
        let path = try folder.write(name, "#!/bin/sh\n")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    /// Installs a plugin as the command does after a person agreed.
    func install(_ path: String, at number: Int = 0) throws {
        let candidate = try PluginCandidate.stage(path, in: store)
        try candidate.take(from: path, archive: nil, at: date(number))
    }

    /// What is found, as `id place state`.
    func found(verifying: Bool = true) -> [String] {
        store.all(verifying: verifying).map { plugin in
            "\(plugin.id) \(plugin.place.word) "
                + (plugin.fault != nil ? "broken" : plugin.shadow.map { "behind \($0.word)" } ?? "usable")
        }
    }

    /// Folders and files below the store's, versions by their number alone.
    func installedVersions(_ id: String) throws -> Set<String> {
        Set(try folder.names("data/shopctl/plugins/\(id)").map { String($0.prefix { $0 != "-" }) })
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.file(name)) }
}
