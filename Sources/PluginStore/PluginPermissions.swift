import AdapterKit
import JSONSchema

/// What a plugin declares that it touches, and the commands it brings. A person agrees to it before the plugin runs for the
/// first time, and again when a newer one declares more.
///
/// Its commands have all rights of who types them, so that each is agreed to by its name. Its variables are enforced everywhere; its paths, and that it has no network when it names no host, where the kernel can
/// (docs/decisions/0049). Which hosts it asks is its word.
public struct PluginPermissions: Sendable, Hashable {
    public var hosts: [String]
    public var paths: [String]
    public var variables: [String]
    public var secrets: [String]
    /// `NAME` of each program `shopctl-NAME`.
    public var commands: [String]

    public init(
        hosts: [String] = [], paths: [String] = [], variables: [String] = [], secrets: [String] = [],
        commands: [String] = []
    ) {
        self.hosts = Self.sorted(hosts)
        self.paths = Self.sorted(paths)
        self.variables = Self.sorted(variables)
        self.secrets = Self.sorted(secrets)
        self.commands = Self.sorted(commands)
    }

    public init(_ manifest: AdapterManifest, commands: [String]) {
        self.init(
            hosts: manifest.hosts, paths: manifest.paths, variables: manifest.variables,
            secrets: manifest.secrets.map(\.name), commands: commands)
    }

    /// Whether there is nothing to agree to.
    public var isEmpty: Bool { declaresNothing && commands.isEmpty }
    /// Whether its manifest names nothing; it may bring commands all the same.
    public var declaresNothing: Bool { hosts.isEmpty && paths.isEmpty && variables.isEmpty && secrets.isEmpty }

    /// What of these was not agreed to. A host is covered by a pattern above it: `*.example.org`.
    public func beyond(_ agreed: PluginPermissions) -> PluginPermissions {
        func new(_ own: [String], _ theirs: [String]) -> [String] {
            own.filter { one in !theirs.contains { $0.hasSameBytes(as: one) } }
        }
        let patterns = agreed.hosts.filter { $0.hasPrefix("*.") }.map { String($0.dropFirst()) }
        return PluginPermissions(
            hosts: new(hosts, agreed.hosts).filter { host in !patterns.contains { host.hasSuffix($0) } },
            paths: new(paths, agreed.paths), variables: new(variables, agreed.variables),
            secrets: new(secrets, agreed.secrets), commands: new(commands, agreed.commands))
    }

    private static func sorted(_ texts: [String]) -> [String] {
        Set(texts.map(ByteString.init)).sorted().map(\.text)
    }
}
