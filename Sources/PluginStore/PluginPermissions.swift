import AdapterKit
import JSONSchema

/// What a plugin declares that it touches. A person agrees to it before the plugin runs for the first time, and again when
/// a newer one declares more.
///
/// Its variables are enforced everywhere; its paths, and that it has no network when it names no host, where the kernel can
/// (docs/decisions/0049). Which hosts it asks is its word.
public struct PluginPermissions: Sendable, Hashable {
    public var hosts: [String]
    public var paths: [String]
    public var variables: [String]
    public var secrets: [String]

    public init(hosts: [String] = [], paths: [String] = [], variables: [String] = [], secrets: [String] = []) {
        self.hosts = Self.sorted(hosts)
        self.paths = Self.sorted(paths)
        self.variables = Self.sorted(variables)
        self.secrets = Self.sorted(secrets)
    }

    public init(_ manifest: AdapterManifest) {
        self.init(
            hosts: manifest.hosts, paths: manifest.paths, variables: manifest.variables,
            secrets: manifest.secrets.map(\.name))
    }

    public var isEmpty: Bool { hosts.isEmpty && paths.isEmpty && variables.isEmpty && secrets.isEmpty }

    /// What of these was not agreed to. A host is covered by a pattern above it: `*.example.org`.
    public func beyond(_ agreed: PluginPermissions) -> PluginPermissions {
        func new(_ own: [String], _ theirs: [String]) -> [String] {
            own.filter { one in !theirs.contains { $0.hasSameBytes(as: one) } }
        }
        let patterns = agreed.hosts.filter { $0.hasPrefix("*.") }.map { String($0.dropFirst()) }
        return PluginPermissions(
            hosts: new(hosts, agreed.hosts).filter { host in !patterns.contains { host.hasSuffix($0) } },
            paths: new(paths, agreed.paths), variables: new(variables, agreed.variables),
            secrets: new(secrets, agreed.secrets))
    }

    private static func sorted(_ texts: [String]) -> [String] {
        Set(texts.map(ByteString.init)).sorted().map(\.text)
    }
}
