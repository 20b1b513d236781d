import AdapterKit
import PluginProtocol

/// A plugin in a file of its own: how it is started, and what was agreed about it.
public struct PluginExecutable: Sendable {
    /// The executable file's whole path.
    public var path: String
    /// Its folder, all of which it may read; nil for a file by itself.
    public var folder: String?
    /// How it is held to what it declares.
    public var confinement: PluginConfinement
    /// What its `plugin.yaml` says. The program must say the same of itself.
    public var manifest: AdapterManifest
    public var limits: PluginLimits
    /// The manners of the house.
    public var settings: PluginSettings
    /// Our own name and version: `shopctl/0.1.0`.
    public var host: String
    /// Our own environment, of which the plugin is given what `PluginEnvironment` lets through.
    public var environment: [String: String]
    /// Told what is too small for the run log: messages of levels `debug` and `info`, and progress. Secrets are masked.
    public var journal: (@Sendable (PluginLog) -> Void)?

    public init(
        path: String, folder: String? = nil, manifest: AdapterManifest, confinement: PluginConfinement = .declared,
        limits: PluginLimits = PluginLimits(),
        settings: PluginSettings = PluginSettings(), host: String = "science-shop-federation",
        environment: [String: String], journal: (@Sendable (PluginLog) -> Void)? = nil
    ) {
        self.path = path
        self.folder = folder
        self.confinement = confinement
        self.manifest = manifest
        self.limits = limits
        self.settings = settings
        self.host = host
        self.environment = environment
        self.journal = journal
    }

    /// The plugin as an adapter like any other. Nothing is started before a source or channel of it is asked something;
    /// each has a process of its own.
    public var adapter: Adapter {
        let plugin = self
        let source: @Sendable (AdapterConfiguration, AdapterContext) -> any HarvestSource = { configuration, context in
            // The plugin starts in a folder of its own.
            var configuration = configuration
            configuration.location = context.opener.address(of: configuration.location) ?? configuration.location
            return plugin.source(configuration)
        }
        let target: @Sendable (AdapterConfiguration, AdapterContext) -> any PublishTarget = { configuration, _ in
            ChildTarget(PluginLink(plugin, .channel, configuration))
        }
        let publishes = manifest.capabilities.contains(.publish)
        let reads = !publishes || manifest.capabilities.contains(.harvest)
        return Adapter(manifest: manifest, source: reads ? source : nil, target: publishes ? target : nil)
    }

    /// A source of what the manifest says it can do.
    private func source(_ configuration: AdapterConfiguration) -> any HarvestSource {
        let link = PluginLink(self, .source, configuration)
        let can = manifest.capabilities
        return switch (can.contains(.identifiers), can.contains(.map)) {
        case (false, false): ChildSource(link)
        case (true, false): ListingChildSource(link)
        case (false, true): MappingChildSource(link)
        case (true, true): ListingMappingChildSource(link)
        }
    }
}
