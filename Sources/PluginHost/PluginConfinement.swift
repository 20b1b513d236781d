import AdapterKit
import Dispatch
import FoundationEssentials
import PluginProtocol

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How a plugin's process is held to what its manifest declares (docs/decisions/0049).
public enum PluginConfinement: Sendable, Hashable {
    /// As far as this system can: with all its user's rights where it cannot.
    case declared
    /// It has all of its user's rights.
    case none

    /// Whether this system can hold a process to anything.
    public static var isPossible: Bool { ChildRules.version > 0 }

    /// What programs of every kind need to start: themselves, their libraries, their certificates and zones.
    private static let system = [
        "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc", "/opt", "/proc", "/nix/store",
        "/gnu/store", "/run/current-system", "/home/linuxbrew/.linuxbrew", "/var/lib/ca-certificates",
        "/sys/devices/system/cpu", "/sys/fs/cgroup",
    ]
    private static let devices = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"]

    static func rules(
        of plugin: PluginExecutable, _ role: PluginConfiguration.Role, _ configuration: AdapterConfiguration,
        own: String, environment: [String: String]
    ) async -> ChildRules? {
        guard plugin.confinement == .declared, isPossible else { return nil }
        return await withCheckedContinuation { continuation in
            // Links are followed, on disks that may be slow.
            DispatchQueue.global().async {
                continuation.resume(
                    returning: makeRules(plugin, role, configuration, own: own, environment: environment))
            }
        }
    }

    private static func makeRules(
        _ plugin: PluginExecutable, _ role: PluginConfiguration.Role, _ configuration: AdapterConfiguration,
        own: String, environment: [String: String]
    ) -> ChildRules {
        var rules = ChildRules(
            readable: system + [plugin.folder ?? plugin.path, plugin.path], writable: devices + [own])
        // Of what lies under `/etc` some is a link to where a service keeps it.
        rules.readable += ["/etc/resolv.conf", "/etc/localtime"].compactMap(real)
        rules.readable += ["SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE"].compactMap { environment[$0] }
        rules.readable += ProgramFolders.needed(by: plugin.path, environment)

        let location = configuration.location
        let isPath = location.hasPrefix("/")
        switch role {
        case .source: if isPath { rules.readable.append(location) }
        case .channel: if isPath { rules.writable.append(isFolder(location) ? location : parent(of: location)) }
        }
        for path in plugin.manifest.paths {
            if path.hasPrefix("/") { rules.writable.append(path) }
            // An agreement to « ~/shared » is one to the folder of whoever agrees.
            if path.hasPrefix("~/"), let home = environment["HOME"] { rules.writable.append(home + path.dropFirst()) }
        }
        rules.usesNetwork = !isPath || !plugin.manifest.hosts.isEmpty
        // A path that cannot be written in C is nobody's file.
        rules.readable.removeAll { $0.utf8.contains(0) }
        rules.writable.removeAll { $0.utf8.contains(0) }
        return rules
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }

    /// Where a file is put that is not there yet.
    private static func parent(of path: String) -> String {
        let trimmed = path.hasSuffix("/") ? String(path.dropLast()) : path
        guard let slash = trimmed.lastIndex(of: "/"), slash != trimmed.startIndex else { return path }
        return String(trimmed[..<slash])
    }

    /// Where a path leads, links followed; nil when nowhere.
    static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

extension PluginExecutable {
    /// What a process for one source or channel may touch; nil when it is held to nothing.
    ///
    /// - Parameters:
    ///   - location: of the source or channel: a whole path, or anything else.
    ///   - own: the private folder it starts in.
    public func rules(_ role: PluginConfiguration.Role, at location: String, own: String) async -> ChildRules? {
        await PluginConfinement.rules(
            of: self, role, AdapterConfiguration(location: location), own: own,
            environment: PluginEnvironment.filtered(environment, variables: manifest.variables))
    }
}
