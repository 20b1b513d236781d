import ScienceShopSDK

/// `plugins.lock`: which version of each installed plugin is in use, and how it came.
///
/// It alone decides. The folders of versions are written first and taken away last, so that replacing this one file is
/// what installs, upgrades, rolls back and removes: whoever is killed meanwhile leaves the old or the new.
public struct PluginLock: Sendable, Hashable {
    /// By the plugins' ids.
    public var plugins: [String: Entry] = [:]
    /// What was agreed to of plugins that were not installed, by their absolute folders.
    public var agreements: [String: PluginPermissions] = [:]
    /// What happened, the newest last.
    public var history: [Event] = []

    public init() {}

    public struct Entry: Sendable, Hashable {
        /// In use.
        public var release: Release
        /// In use before: what `rollback` restores.
        public var previous: Release?
        /// Whether it stays at its version.
        public var isPinned = false
    }

    /// One version as it came.
    public struct Release: Sendable, Hashable {
        public var version: String
        /// The folder, archive or address it came from: absolute.
        public var source: String
        public var date: Timestamp
        /// SHA-256 of the archive; nil of what came as a folder.
        public var archive: String?
        /// SHA-256 of the files (`TreeDigest`).
        public var tree: String
        public var agreed: PluginPermissions
    }

    public struct Event: Sendable, Hashable {
        public enum Action: String, Sendable, CaseIterable {
            case installed, upgraded, pinned, unpinned, removed
            case rolledBack = "rolled-back"
        }

        public var date: Timestamp
        public var action: Action
        public var id: String
        public var version: String
        /// SHA-256 of the files.
        public var tree: String
    }

    /// As many as a person looks through.
    static let longestHistory = 500

    mutating func note(_ action: Event.Action, _ id: String, _ release: Release, at date: Timestamp) {
        history.append(Event(date: date, action: action, id: id, version: release.version, tree: release.tree))
        if history.count > Self.longestHistory { history.removeFirst(history.count - Self.longestHistory) }
    }
}
