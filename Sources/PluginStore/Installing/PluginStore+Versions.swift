import AdapterKit
import Archives
import Messages
import Workspace

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The folders of versions, which `plugins.lock` alone brings into use.
extension PluginStore {
    /// Whether what it says of itself allows it here.
    func checkInstallable(_ manifest: AdapterManifest) throws(FederationError) {
        guard SemanticVersion(manifest.version) != nil else {
            throw FederationError(
                .configuration, "`\(manifest.version)` is no version. Write three numbers, as in 1.0.0.")
        }
        guard !isReserved(manifest.id) else {
            throw FederationError(
                .configuration,
                """
                shopctl has an adapter `\(manifest.id)` itself; a plugin of that id would take its place. Ask its author \
                for another id.
                """)
        }
        let loose = "\(folder)/\(manifest.id)/\(PluginConfig.fileName)"
        guard !Files.exists(loose) else {
            throw FederationError(
                .configuration,
                """
                There is a plugin \(manifest.id) in \(Files.shown(Files.folder(of: loose))) that somebody put there by \
                hand. Take it away first.
                """)
        }
    }

    /// Gives a version its place. One that lies there already, of an installation that was not finished, is replaced.
    func place(_ staged: String, as release: PluginLock.Release, _ id: String) throws(FederationError) {
        let target = folder(of: release, id)
        try Files.makeFolder(Files.folder(of: target))
        guard Files.exists(target) else {
            guard rename(staged, target) == 0 else {
                throw FederationError(
                    .fileAccess,
                    "\(Files.shown(target)) cannot be written: \(Message.systemReason(errno)). Check its permissions.")
            }
            return
        }
        guard (try? TreeDigest.of(target)) != release.tree else { return }
        try Archive.exchange(staged, target)
    }

    /// Takes away what the lock no longer names. Only tidies: whatever stays is found by nobody.
    func removeVersions(of id: String, but entry: PluginLock.Entry?) {
        let kept = Set([entry?.release, entry?.previous].compactMap { $0.map { folder(of: $0, id) } })
        let root = "\(folder)/\(id)"
        for name in Files.names(in: root) ?? [] where !kept.contains(root + "/" + name) {
            Archive.remove(root + "/" + name)
        }
        // Goes only when it is empty.
        rmdir(root)
    }

    /// What a process left that was killed a day ago.
    func removeForgotten() {
        for name in Files.names(in: folder) ?? [] where name.hasPrefix(".adding-") || name.hasPrefix(".fetched-") {
            let path = folder + "/" + name
            guard let changed = PluginFiles.changed(path), time(nil) - changed > 86_400 else { continue }
            Archive.remove(path)
        }
    }
}
