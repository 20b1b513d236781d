import Messages
import ScienceShopSDK
import Workspace

/// A program `shopctl-NAME` that is a command `shopctl NAME`.
public struct CommandPlugin: Sendable {
    public let name: String
    /// The program's whole path.
    public let path: String
    /// The plugin it came with; nil of one that lies alone.
    public let owner: FoundPlugin?

    static let prefix = "shopctl-"
    /// Programs of adapters are named so too (`shopctl-adapter-csv`): they are no commands.
    static let adapterPrefix = "shopctl-adapter-"

    /// The names that programs of a plugin's `bin` folder have as commands.
    static func names(in folder: String) -> [String] {
        (Files.names(in: folder) ?? []).filter { isProgram(folder + "/" + $0, ofPlugin: true) }.compactMap(name)
    }

    static func name(of file: String) -> String? {
        guard file.hasPrefix(prefix), !file.hasPrefix(adapterPrefix) else { return nil }
        let name = String(file.dropFirst(prefix.count))
        return RecordIdentifier.isNodeID(name) ? name : nil
    }

    /// What was installed holds no links; a link that appears there is nobody's.
    static func isProgram(_ path: String, ofPlugin: Bool) -> Bool {
        !Files.isFolder(path) && PluginFiles.isExecutable(path) && (!ofPlugin || PluginFiles.kind(path) == .file)
    }
}

extension PluginStore {
    /// The commands that plugins bring, each name once, in the order of looking.
    ///
    /// - Parameter taken: names that no plugin may have.
    public func commands(except taken: Set<String> = []) -> [CommandPlugin] {
        var commands: [CommandPlugin] = []
        func add(_ folder: String, _ owner: FoundPlugin?) {
            for file in Files.names(in: folder) ?? [] {
                guard let name = CommandPlugin.name(of: file), !taken.contains(name),
                    !commands.contains(where: { $0.name == name })
                else { continue }
                let path = folder + "/" + file
                guard CommandPlugin.isProgram(path, ofPlugin: owner != nil) else { continue }
                commands.append(CommandPlugin(name: name, path: path, owner: owner))
            }
        }
        let plugins = all()
        for place in places {
            guard let folder = place.folder else { continue }
            add(folder, nil)
            for plugin in plugins where plugin.place == place && plugin.isUsable {
                if let folder = plugin.folder { add(folder + "/bin", plugin) }
            }
        }
        return commands
    }
}
