import AdapterKit
import Archives
import Messages
import ScienceShopSDK
import Workspace

/// A plugin that came as a folder or an archive, and lies beside the installed ones until it is taken or discarded.
/// Nothing of it has run.
public struct PluginCandidate: Sendable {
    public let manifest: AdapterManifest
    /// What it reads, by language.
    public let summary: Labels
    /// The commands it brings, by name.
    public let commands: [String]
    /// SHA-256 of its files.
    public let tree: String
    /// What is installed under its id; nil when nothing is.
    public let present: PluginLock.Entry?
    private let store: PluginStore
    /// The folder that is made for it and goes with it.
    private let staging: String
    private let staged: String

    public var id: String { manifest.id }
    public var permissions: PluginPermissions { PluginPermissions(manifest, commands: commands) }

    /// What it declares and brings beyond what was agreed to of the version in use; all of it when nothing is installed.
    public var unconfirmed: PluginPermissions {
        present.map { permissions.beyond($0.release.agreed) } ?? permissions
    }

    /// Whether these very files are in use already.
    public var isPresent: Bool { present?.release.tree == tree }

    /// Puts a copy of a folder, or what an archive holds, beside the installed plugins.
    ///
    /// `plugin.yaml` is at the top of it, or in the one folder that everything is in. Blocks.
    /// - Throws: `FederationError`: what `Archive` throws; `configuration` when there is no valid plugin in it, or when the
    ///   program has an adapter of that id itself; `plugin-lock`.
    public static func stage(_ path: String, in store: PluginStore) throws(FederationError) -> PluginCandidate {
        try Files.makeFolder(store.folder)
        store.removeForgotten()
        // No id begins with a dot, so nobody finds it there.
        let staging = store.folder + "/.adding-\(UInt64.random(in: 0...UInt64.max))"
        try Files.makeFolder(staging)
        do throws(FederationError) {
            let content = staging + "/content"
            let entries =
                try Files.isFolder(path) ? Archive.copy(path, into: content) : Archive.unpack(path, into: content)
            let top = entries.contains { $0.path == PluginConfig.fileName } ? nil : Archive.topFolder(of: entries)
            let staged = top.map { content + "/" + $0 } ?? content
            guard Files.exists(staged + "/" + PluginConfig.fileName) else {
                throw FederationError(
                    .configuration,
                    "There is no \(PluginConfig.fileName) in \(path), so it is no plugin. `shopctl plugin new` starts one."
                )
            }
            let read = try PluginFolder.read(staged, id: nil)
            try store.checkInstallable(read.manifest)
            return PluginCandidate(
                manifest: read.manifest, summary: read.config.summary, commands: read.commands,
                tree: try TreeDigest.of(staged),
                present: try store.readLock().plugins[read.manifest.id], store: store, staging: staging,
                staged: staged)
        } catch {
            Archive.remove(staging)
            throw error
        }
    }

    /// Puts it into use, in place of what was installed under its id.
    ///
    /// - Parameters:
    ///   - source: where it came from, absolute.
    ///   - archive: SHA-256 of the archive it came in.
    /// - Throws: `FederationError`: `plugin-pinned`, `file-access`, `disk-full`, `plugin-lock`; then what was in use still
    ///   is.
    public func take(from source: String, archive: String?, at date: Timestamp) throws(FederationError) {
        let release = PluginLock.Release(
            version: manifest.version, source: source, date: date, archive: archive, tree: tree, agreed: permissions)
        try store.changingLock { lock throws(FederationError) in
            let old = lock.plugins[id]
            if let old, old.isPinned { throw .pinned(id, old) }
            try store.place(staged, as: release, id)
            var entry = PluginLock.Entry(release: release, previous: old?.previous)
            // Installed once more from elsewhere, it is still the same version.
            if let old, old.release.tree != tree { entry.previous = old.release }
            lock.plugins[id] = entry
            lock.note(old == nil ? .installed : .upgraded, id, release, at: date)
        }
        discard()
        store.tidy(id)
    }

    /// Takes the copy away.
    public func discard() { Archive.remove(staging) }
}

extension FederationError {
    static func pinned(_ id: String, _ entry: PluginLock.Entry) -> FederationError {
        FederationError(
            .pluginPinned,
            "The plugin \(id) is pinned to version \(entry.release.version). `shopctl plugin pin \(id) --off` lets it go."
        )
    }
}

extension FederationError.Code {
    /// A person said that a plugin stays at its version.
    public static let pluginPinned: Self = "plugin-pinned"
    /// There is no plugin of that id, or none that this program installed.
    public static let noPlugin: Self = "no-plugin"
}
