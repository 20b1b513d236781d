import AdapterKit
import JSONSchema
import ScienceShopSDK

/// What a host says to a plugin: a line of the plugin's standard input.
///
/// One request at a time; the plugin answers it before the next. The only line that may come in between is `viewed`, when
/// the plugin asked for it.
public enum HostMessage: Sendable {
    /// The first line.
    case hello(HostHello)
    /// The second: which source or channel it is.
    case configure(PluginConfiguration)
    case identify
    case page(HarvestRequest, after: Cursor?)
    /// To plugins with the capability `identifiers`.
    case identifiers(HarvestRequest, after: Cursor?)
    /// Where to go on after a `restartWindow`; `listing` when it was thrown by a list of identifiers.
    case restart(HarvestRequest, at: Cursor?, listing: Bool)
    /// To plugins that say they know ways: where to go on after `page` failed for good.
    case detour(HarvestRequest, around: Cursor?, after: FederationError)
    /// To plugins that say they can: one record, by the source's name for it.
    case single(String)
    /// To plugins that say they can tell: where a list of changes begins that is asked for from this bookmark.
    case changes(after: Bookmark)
    /// To plugins with the capability `map`.
    case map([SourceRecord], CrosswalkContext)
    /// To plugins with the capability `publish`, as all that follow but `bye`.
    case begin
    /// Exposures as `ExposureWire` writes them: only the gate makes an `Exposure`, so that a host has no way to read one.
    case publish([JSONValue])
    case finish
    /// Asked only of a plugin that said it can tell.
    case shown(RecordIdentifier)
    /// Asked only of a plugin that said it can tell.
    case standing
    /// The answer to the plugin's `view`.
    case viewed(ViewAnswer)
    /// The last line.
    case bye

    /// The word that names it on the wire.
    public var type: String {
        switch self {
        case .hello: "hello"
        case .configure: "configure"
        case .identify: "identify"
        case .page: "page"
        case .identifiers: "identifiers"
        case .restart: "restart"
        case .detour: "detour"
        case .single: "single"
        case .changes: "changes"
        case .map: "map"
        case .begin: "begin"
        case .publish: "publish"
        case .finish: "finish"
        case .shown: "shown"
        case .standing: "standing"
        case .viewed: "viewed"
        case .bye: "bye"
        }
    }
}

/// How a host introduces itself.
public struct HostHello: Sendable, Hashable {
    /// The versions of the protocol it speaks.
    public var versions: [Int]
    /// Its name and version, for the plugin's log: `shopctl/0.1.0`.
    public var host: String
    /// As `PluginWire.Feature`.
    public var features: [String]
    /// Bytes of the longest line the plugin may send.
    public var longestLine: Int

    public init(
        versions: [Int] = PluginWire.versions, host: String, features: [String] = PluginWire.Feature.all,
        longestLine: Int = PluginWire.longestLine
    ) {
        self.versions = versions
        self.host = host
        self.features = features
        self.longestLine = longestLine
    }
}

/// What a plugin is made for: one source, or one channel.
public struct PluginConfiguration: Sendable {
    public enum Role: String, Sendable, CaseIterable { case source, channel }

    public var role: Role
    public var configuration: AdapterConfiguration
    /// The publication basis the source declares.
    public var basis: String?
    public var settings: PluginSettings

    public init(
        role: Role = .source, _ configuration: AdapterConfiguration, basis: String? = nil,
        settings: PluginSettings = PluginSettings()
    ) {
        self.role = role
        self.configuration = configuration
        self.basis = basis
        self.settings = settings
    }
}

/// The manners of the house, for a plugin that goes to the network itself. Nil is for the plugin to choose.
public struct PluginSettings: Sendable, Hashable {
    /// What it calls itself in requests.
    public var userAgent: String?
    /// Whether addresses of private networks are allowed.
    public var allowsPrivateAddresses: Bool
    /// The largest document.
    public var maxBytes: Int?
    /// Between two requests to a host.
    public var delaySeconds: Double?
    /// Of its words to people where it speaks several: BCP 47.
    public var language: String?

    public init(
        userAgent: String? = nil, allowsPrivateAddresses: Bool = false, maxBytes: Int? = nil,
        delaySeconds: Double? = nil, language: String? = nil
    ) {
        self.userAgent = userAgent
        self.allowsPrivateAddresses = allowsPrivateAddresses
        self.maxBytes = maxBytes
        self.delaySeconds = delaySeconds
        self.language = language
    }
}
