import AdapterKit
import JSONSchema
import Messages
import PluginProtocol
import ScienceShopSDK
import Workspace

/// A plugin's folder: `plugin.yaml`, and `bin/<id>`, which is the program.
struct PluginFolder {
    /// Bytes of a `plugin.yaml`: a description and the schema of some options.
    static let manifestLimit = 1 << 20

    var config: PluginConfig
    var manifest: AdapterManifest
    /// The commands it brings, by name.
    var commands: [String]

    /// - Parameter id: what the folder is named, or nil when its manifest may say it.
    /// - Throws: `FederationError` whose message says what is wrong with it.
    static func read(_ folder: String, id: String?) throws(FederationError) -> PluginFolder {
        let path = folder + "/" + PluginConfig.fileName
        switch PluginFiles.kind(path) {
        case .file: break
        case .missing:
            throw FederationError(.configuration, "There is no \(PluginConfig.fileName) in \(Files.shown(folder)).")
        case .closed:
            throw FederationError(.fileAccess, "\(Files.shown(folder)) cannot be read. Check its permissions.")
        case .folder, .other:
            throw FederationError(.unsafeFile, "\(Files.shown(path)) is no plain file. Put the file itself there.")
        }
        let bytes = try Files.read(path, limit: manifestLimit)
        let config = try PluginConfig.read(bytes, file: Files.shown(path)).get()
        let manifest = try AdapterManifest(json: config.json)
        if let id, !id.hasSameBytes(as: manifest.id) {
            throw FederationError(
                .configuration,
                "Its folder is named `\(id)` and its \(PluginConfig.fileName) says `\(manifest.id)`. Give both the same name."
            )
        }
        try checkProgram(folder, manifest.id)
        return PluginFolder(config: config, manifest: manifest, commands: CommandPlugin.names(in: folder + "/bin"))
    }

    private static func checkProgram(_ folder: String, _ id: String) throws(FederationError) {
        let program = "\(folder)/bin/\(id)"
        // Neither may be a link: it could lead to a program that nobody looked at.
        switch (PluginFiles.kind(folder + "/bin"), PluginFiles.kind(program)) {
        case (.folder, .file): break
        case (.other, _), (_, .other):
            throw FederationError(
                .unsafeFile, "Its program bin/\(id) is a link or a device. Put the file itself there.")
        default:
            throw FederationError(.configuration, "There is no program bin/\(id) in \(Files.shown(folder)).")
        }
        guard PluginFiles.isExecutable(program) else {
            throw FederationError(.configuration, "Its program bin/\(id) is not executable. Try `chmod +x` on it.")
        }
    }
}
