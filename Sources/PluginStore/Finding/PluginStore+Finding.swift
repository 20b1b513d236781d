import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

extension PluginStore {
    /// Every plugin there is, in the order of looking: the usable, those in another's shadow, and the broken, each with
    /// the reason. What is wrong with one harms no other.
    ///
    /// - Parameter verifying: whether the bytes of the installed ones are compared with what was installed.
    public func all(verifying: Bool = false) -> [FoundPlugin] {
        let lock = Result { () throws(FederationError) in try readLock() }
        var found: [FoundPlugin] = []
        for place in places { found += plugins(in: place, lock) }
        if verifying {
            for index in found.indices where found[index].fault == nil {
                found[index].fault = damage(of: found[index])
            }
        }
        // The first that works is used: a broken one hides none.
        var used: [String: PluginPlace] = [:]
        for index in found.indices where found[index].fault == nil {
            if let place = used[found[index].id] {
                found[index].shadow = place
            } else {
                used[found[index].id] = found[index].place
            }
        }
        return found
    }

    /// The plugin that a source means by an id; a broken one when there is no other.
    public func plugin(_ id: String, verifying: Bool = false) -> FoundPlugin? {
        let all = all(verifying: verifying).filter { $0.id.hasSameBytes(as: id) }
        return all.first(where: \.isUsable) ?? all.first
    }

    /// A plugin in a folder that is not found by looking, as somebody who writes one has it: of whatever name.
    public func inspect(_ folder: String) -> FoundPlugin {
        let place = PluginPlace.path(Files.folder(of: folder))
        do throws(FederationError) {
            let content = try PluginFolder.read(folder, id: nil)
            return FoundPlugin(
                id: content.manifest.id, place: place, folder: folder, manifest: content.manifest,
                summary: content.config.summary, entry: nil, agreed: nil)
        } catch {
            return broken(Files.name(of: folder), folder, place, error.message)
        }
    }

    /// What is wrong with `plugins.lock` itself; nil when it can be read or there is none yet.
    public var lockFault: FederationError? {
        do throws(FederationError) {
            _ = try readLock()
            return nil
        } catch {
            return error
        }
    }

    /// Why an installed plugin is not what was installed; nil when it is, and for a plugin that was not installed.
    public func damage(of plugin: FoundPlugin) -> Message? {
        guard let tree = plugin.entry?.release.tree, let folder = plugin.folder else { return nil }
        do throws(FederationError) {
            guard try TreeDigest.of(folder) != tree else { return nil }
            return """
                Its files are not what was installed: somebody changed them. Install it again, or take it away with \
                `shopctl plugin remove \(plugin.id)`.
                """
        } catch {
            return error.message
        }
    }

    // MARK: - One place

    private func plugins(in place: PluginPlace, _ lock: Result<PluginLock, FederationError>) -> [FoundPlugin] {
        guard let root = place.folder else {
            return builtin.map {
                FoundPlugin(
                    id: $0.id, place: .builtin, folder: nil, manifest: $0, summary: nil, entry: nil, agreed: nil)
            }
        }
        let isHome = place == .user(folder)
        let known = isHome ? (try? lock.get())?.plugins ?? [:] : [:]
        var names = (Files.names(in: root) ?? []).filter { !$0.hasPrefix(".") }
        names += known.keys.filter { !names.contains($0) }.sorted()
        return names.compactMap { name in
            if let entry = known[name] { return installed(name, entry, place) }
            return loose(name, root + "/" + name, place, lock, isHome: isHome)
        }
    }

    private func installed(_ id: String, _ entry: PluginLock.Entry, _ place: PluginPlace) -> FoundPlugin {
        let folder = folder(of: entry.release, id)
        return read(id, folder, place, entry: entry, agreed: entry.release.agreed)
    }

    /// A folder that somebody put there by hand; nil for what is no plugin's.
    private func loose(
        _ name: String, _ folder: String, _ place: PluginPlace, _ lock: Result<PluginLock, FederationError>,
        isHome: Bool
    ) -> FoundPlugin? {
        switch PluginFiles.kind(folder) {
        case .folder: break
        case .other where Files.isFolder(folder) && !isHome: break
        default: return nil
        }
        let manifest = folder + "/" + PluginConfig.fileName
        if PluginFiles.kind(manifest) == .missing {
            guard isHome else { return nil }
            let reason: Message =
                if case .failure(let error) = lock { error.message } else {
                    "\(Files.shown(lockPath)) does not know it: its installation was not finished. Install it again."
                }
            return broken(name, folder, place, reason)
        }
        guard RecordIdentifier.isNodeID(name) else {
            return broken(
                name, folder, place,
                "The name of its folder is no id: lower-case ASCII letters, digits and hyphens, 64 at most.")
        }
        return read(name, folder, place, entry: nil, agreed: (try? lock.get())?.agreements[folder])
    }

    private func read(
        _ id: String, _ folder: String, _ place: PluginPlace, entry: PluginLock.Entry?, agreed: PluginPermissions?
    ) -> FoundPlugin {
        do throws(FederationError) {
            let content = try PluginFolder.read(folder, id: id)
            return FoundPlugin(
                id: id, place: place, folder: folder, manifest: content.manifest, summary: content.config.summary,
                commands: content.commands, entry: entry, agreed: agreed)
        } catch {
            return broken(id, folder, place, error.message, entry)
        }
    }

    private func broken(
        _ id: String, _ folder: String, _ place: PluginPlace, _ reason: Message, _ entry: PluginLock.Entry? = nil
    ) -> FoundPlugin {
        FoundPlugin(
            id: id, place: place, folder: folder, manifest: nil, summary: nil, entry: entry, agreed: nil, fault: reason)
    }
}
