import AdapterKit
import Messages
import ScienceShopSDK
import Workspace

extension PluginStore {
    /// What is known of an installed plugin.
    ///
    /// - Throws: `FederationError` with code `no-plugin` or `plugin-lock`.
    public func entry(of id: String) throws(FederationError) -> PluginLock.Entry {
        guard let entry = try readLock().plugins[id] else { throw missing(id) }
        return entry
    }

    /// Everything that happened to installed plugins, the newest last.
    public func history() throws(FederationError) -> [PluginLock.Event] { try readLock().history }

    /// Keeps a plugin at its version, or lets it go.
    ///
    /// - Throws: `FederationError`: `no-plugin`, `file-access`, `disk-full`, `plugin-lock`, as all of these.
    /// - Returns: what holds of it now.
    @discardableResult
    public func pin(_ id: String, _ isPinned: Bool, at date: Timestamp) throws(FederationError) -> PluginLock.Entry {
        try changingLock { lock throws(FederationError) -> PluginLock.Entry in
            guard var entry = lock.plugins[id] else { throw missing(id) }
            guard entry.isPinned != isPinned else { return entry }
            entry.isPinned = isPinned
            lock.plugins[id] = entry
            lock.note(isPinned ? .pinned : .unpinned, id, entry.release, at: date)
            return entry
        }
    }

    /// Puts the version before into use again. The one in use becomes the version before: twice changes nothing.
    ///
    /// - Throws: `FederationError` also with code `no-version-before` when there is none, or it is not whole any more.
    @discardableResult
    public func rollBack(_ id: String, at date: Timestamp) throws(FederationError) -> PluginLock.Entry {
        try changingLock { lock throws(FederationError) -> PluginLock.Entry in
            guard var entry = lock.plugins[id] else { throw missing(id) }
            guard let previous = entry.previous else {
                throw FederationError(
                    .noVersionBefore, "The plugin \(id) has no version before \(entry.release.version).")
            }
            guard (try? TreeDigest.of(folder(of: previous, id))) == previous.tree else {
                throw FederationError(
                    .noVersionBefore,
                    """
                    The files of \(id) \(previous.version) are not whole any more. Install that version again from \
                    \(previous.source).
                    """)
            }
            (entry.release, entry.previous) = (previous, entry.release)
            lock.plugins[id] = entry
            lock.note(.rolledBack, id, previous, at: date)
            return entry
        }
    }

    /// Takes a plugin away with all its versions; only what happened to it stays written.
    @discardableResult
    public func remove(_ id: String, at date: Timestamp) throws(FederationError) -> PluginLock.Release {
        let release = try changingLock { lock throws(FederationError) -> PluginLock.Release in
            guard let entry = lock.plugins.removeValue(forKey: id) else { throw missing(id) }
            lock.note(.removed, id, entry.release, at: date)
            return entry.release
        }
        tidy(id)
        return release
    }

    /// Writes down that a person agreed to what a plugin declares.
    public func agree(to plugin: FoundPlugin) throws(FederationError) {
        guard let manifest = plugin.manifest, let place = plugin.folder else { return }
        let agreed = PluginPermissions(manifest, commands: plugin.commands)
        try changingLock { lock throws(FederationError) in
            if plugin.entry == nil {
                lock.agreements[place] = agreed
            } else {
                // A version that came meanwhile was not the one that was shown.
                guard lock.plugins[plugin.id]?.release.tree == plugin.entry?.release.tree else {
                    throw missing(plugin.id)
                }
                lock.plugins[plugin.id]?.release.agreed = agreed
            }
        }
    }

    private func missing(_ id: String) -> FederationError {
        FederationError(
            .noPlugin, "No plugin `\(id)` was installed by shopctl. `shopctl plugin list` shows which there are.")
    }
}

extension FederationError.Code {
    /// There is no version of a plugin to go back to.
    public static let noVersionBefore: Self = "no-version-before"
}
