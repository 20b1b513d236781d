import AdapterKit
import Messages
import Workspace

/// A plugin as it lies there: usable, in another's shadow, or broken.
public struct FoundPlugin: Sendable {
    /// The name of its folder, which its manifest must have too.
    public let id: String
    public let place: PluginPlace
    /// What holds its `plugin.yaml`; nil of what is linked in, and of one that is gone.
    public let folder: String?
    /// Nil when it cannot be read.
    public let manifest: AdapterManifest?
    /// What it reads, by language.
    public let summary: Labels?
    /// The commands it brings, by name, whether or not somebody can call them.
    public internal(set) var commands: [String] = []
    /// What is known of how it came; nil when it was not installed by this program.
    public let entry: PluginLock.Entry?
    /// What a person agreed to; nil when nobody was asked yet.
    public let agreed: PluginPermissions?
    /// Why it cannot be used: a sentence.
    public internal(set) var fault: Message?
    /// Where the plugin of that id lies that is used in its place.
    public internal(set) var shadow: PluginPlace?

    /// Whether a source may name it.
    public var isUsable: Bool { fault == nil && shadow == nil }

    /// The program's whole path; nil of what is linked in.
    public var executable: String? { folder.map { "\($0)/bin/\(id)" } }

    /// What it declares beyond what a person agreed to; nil when nothing has to be asked.
    public var unconfirmed: PluginPermissions? {
        guard place != .builtin, let manifest else { return nil }
        let declared = PluginPermissions(manifest, commands: commands)
        guard let agreed else { return declared }
        let more = declared.beyond(agreed)
        return more.isEmpty ? nil : more
    }
}
