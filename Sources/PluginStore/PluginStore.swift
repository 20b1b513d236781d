import AdapterKit
import JSONSchema
import Messages
import Workspace

/// The plugins of this machine: those that lie in one of its places, and those it installed itself.
///
/// Its calls read and write small files and block for as long as a local disk does.
public struct PluginStore: Sendable {
    /// `$XDG_DATA_HOME/shopctl`, absolute: holds `plugins` and `plugins.lock`.
    public let home: String
    /// In the order of looking: the first plugin of an id is the one that is used.
    public let places: [PluginPlace]
    /// What is linked into the program.
    public let builtin: [AdapterManifest]

    /// - Parameters:
    ///   - path: the folders of `$SHOPCTL_PLUGIN_PATH`, absolute.
    ///   - prefix: where the program is installed; nil when that is not known.
    public init(home: String, path: [String] = [], prefix: String? = nil, builtin: [AdapterManifest] = []) {
        self.home = home
        self.builtin = builtin
        places =
            path.map { .path($0) } + [.user(home + "/plugins")]
            + (prefix.map { [.prefix($0 + "/libexec/shopctl/plugins")] } ?? []) + [.builtin]
    }

    /// Where installed plugins lie.
    public var folder: String { home + "/plugins" }
    /// Which versions are in use, and where they came from.
    public var lockPath: String { home + "/plugins.lock" }

    /// Where a version of an installed plugin lies. The bytes are part of the name: no version is ever written over.
    func folder(of release: PluginLock.Release, _ id: String) -> String {
        "\(folder)/\(id)/\(release.version)-\(release.tree.prefix(12))"
    }

    /// An id that a plugin cannot have here, for the program has an adapter of that name itself.
    public func isReserved(_ id: String) -> Bool { builtin.contains { $0.id.hasSameBytes(as: id) } }
}
