import AdapterKit
import BuiltinAdapters
import FoundationEssentials
import Messages
import PluginHost
import PluginProtocol
import PluginStore
import Workspace

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension House {
    /// The plugins of this machine and this person.
    static let plugins = makePluginStore()

    private static func makePluginStore() -> PluginStore {
        let folders = (Environment["SHOPCTL_PLUGIN_PATH"] ?? "").split(separator: ":").map(String.init)
        return PluginStore(
            home: dataFolder + "/shopctl", path: folders.map { Files.absolute($0) },
            prefix: program.map { Files.folder(of: Files.folder(of: $0)) },
            builtin: BuiltinAdapters.all.map { $0.manifest })
    }

    /// How plugins are held to what they declare. Who sets the variable means it.
    static var confinement: PluginConfinement {
        Environment["SHOPCTL_PLUGIN_CONFINEMENT"] == "off" ? .none : .declared
    }

    /// The adapters of plugins and those linked in.
    static let adapters = HouseAdapters(plugins)

    /// `$XDG_DATA_HOME`, or where the XDG Base Directory Specification puts it.
    private static var dataFolder: String {
        if let folder = Environment["XDG_DATA_HOME"], folder.hasPrefix("/") { return Files.absolute(folder) }
        let home = Environment["HOME"] ?? getpwuid(getuid()).map { String(cString: $0.pointee.pw_dir) } ?? "/"
        return Files.absolute(home) + "/.local/share"
    }

    /// The file this process runs, links resolved; nil where the system does not say.
    static var program: String? {
        #if canImport(Darwin)
        var size = UInt32(PATH_MAX)
        var buffer = [CChar](repeating: 0, count: Int(size))
        guard _NSGetExecutablePath(&buffer, &size) == 0, let path = realpath(buffer, nil) else { return nil }
        #else
        guard let path = realpath("/proc/self/exe", nil) else { return nil }
        #endif
        defer { free(path) }
        return String(cString: path)
    }
}

/// What sources and channels may name, the first of an id; and what is there and cannot be used.
struct HouseAdapters: Sendable {
    private(set) var usable: [Adapter] = []
    /// A sentence of each.
    private(set) var unusable: [String: Message] = [:]

    init(_ plugins: PluginStore) {
        for plugin in plugins.all() {
            if let fault = plugin.fault {
                unusable[plugin.id] = unusable[plugin.id] ?? fault
            } else if plugin.isUsable, let adapter = Self.adapter(of: plugin) {
                usable.append(adapter)
            }
        }
    }

    private static func adapter(of plugin: FoundPlugin) -> Adapter? {
        guard plugin.place == .builtin else { return PluginAdapter(plugin)?.adapter }
        return BuiltinAdapters.adapter(plugin.id)
    }
}

/// A plugin as an adapter of this house: agreed to, as it was installed, and in a process of its own.
struct PluginAdapter: Sendable {
    let plugin: FoundPlugin
    let manifest: AdapterManifest
    let path: String

    /// Nil when it cannot be run.
    init?(_ plugin: FoundPlugin) {
        guard let manifest = plugin.manifest, let path = plugin.executable else { return nil }
        self.plugin = plugin
        self.manifest = manifest
        self.path = path
    }

    var adapter: Adapter {
        let inner = executable(TransportSettings(), language: nil).adapter
        let source: @Sendable (AdapterConfiguration, AdapterContext) throws -> any HarvestSource = {
            try prepared($1).makeSource(placed($0, $1), $1)
        }
        let target: @Sendable (AdapterConfiguration, AdapterContext) throws -> any PublishTarget = {
            try prepared($1).makeTarget(placedApart($0, $1), $1)
        }
        return Adapter(
            manifest: manifest, source: inner.source == nil ? nil : source, target: inner.target == nil ? nil : target)
    }

    /// As one adapter for one source: nothing of it has started.
    private func prepared(_ context: AdapterContext) throws(FederationError) -> Adapter {
        if plugin.unconfirmed != nil {
            throw FederationError(
                .configuration,
                """
                Nobody has agreed yet to what the plugin `\(plugin.id)` declares. `shopctl plugin confirm \(plugin.id)` \
                shows it and asks.
                """)
        }
        if let damage = House.plugins.damage(of: plugin) {
            throw FederationError(.configuration, "The plugin \"\(plugin.id)\" cannot be used. \(damage)")
        }
        return executable(context.surroundings.transport, language: context.surroundings.language).adapter
    }

    func executable(_ transport: TransportSettings, language: String?) -> PluginExecutable {
        PluginExecutable(
            path: path, folder: plugin.folder, manifest: manifest, confinement: House.confinement,
            settings: PluginSettings(
                userAgent: House.userAgent(transport), allowsPrivateAddresses: transport.allowsPrivateAddresses,
                maxBytes: transport.maxBytes, delaySeconds: transport.delaySeconds, language: language),
            host: "shopctl/\(Shopctl.version)", environment: ProcessInfo.processInfo.environment)
    }

    /// A child starts in a folder of its own: a path has to be whole.
    private func placed(
        _ configuration: AdapterConfiguration, _ context: AdapterContext
    ) throws(FederationError) -> AdapterConfiguration {
        var placed = configuration
        guard !placed.location.hasPrefix("/"), !placed.location.contains(":") else { return placed }
        guard let folder = context.surroundings.folder else {
            throw FederationError(
                .configuration,
                "The plugin `\(plugin.id)` cannot read \(placed.location): the node has no folder. Name a file by its whole path."
            )
        }
        placed.location = Files.absolute(placed.location, in: folder)
        return placed
    }

    /// A channel in a folder that a stranger's program may change: one that is there, and in which nothing of the workspace
    /// is.
    private func placedApart(
        _ configuration: AdapterConfiguration, _ context: AdapterContext
    ) throws(FederationError) -> AdapterConfiguration {
        let placed = try placed(configuration, context)
        guard placed.location.hasPrefix("/") else { return placed }
        let folder = Files.isFolder(placed.location) ? placed.location : Files.folder(of: placed.location)
        if let workspace = context.surroundings.folder, (workspace + "/").hasPrefix(folder == "/" ? "/" : folder + "/")
        {
            throw FederationError(
                .configuration,
                """
                The plugin `\(plugin.id)` could change all of \(Files.shown(folder)), where \(FederationConfig.fileName) is. \
                Give its `location` a folder of its own.
                """)
        }
        guard Files.isFolder(folder) else {
            throw FederationError(
                .configuration,
                "There is no folder \(Files.shown(folder)) for the plugin `\(plugin.id)` to write to. Make it, or correct `location`."
            )
        }
        return placed
    }
}
