import Messages

/// An adapter as a type that is linked in, or that a plugin's `main()` serves over its standard input and output: the same
/// code either way.
public protocol HarvestAdapter: HarvestSource {
    /// Who this adapter is: the same for every source it reads.
    static var manifest: AdapterManifest { get }

    /// - Throws: `FederationError` with code `configuration` that names the option and the fix.
    init(configuration: AdapterConfiguration, context: AdapterContext) throws
}

extension HarvestAdapter {
    public var manifest: AdapterManifest { Self.manifest }
}

/// A kind of channel as a type, as `HarvestAdapter` is a kind of source.
public protocol PublishAdapter: PublishTarget {
    /// Who this adapter is; its capabilities hold `publish`.
    static var manifest: AdapterManifest { get }

    /// - Throws: `FederationError` with code `configuration` that names the option and the fix.
    init(configuration: AdapterConfiguration, context: AdapterContext) throws
}

/// An adapter that this house can make sources or channels of, wherever its code runs.
public struct Adapter: Sendable {
    public let manifest: AdapterManifest
    /// Nil when it reads no sources.
    public let source: (@Sendable (AdapterConfiguration, AdapterContext) throws -> any HarvestSource)?
    /// Nil when it publishes nowhere.
    public let target: (@Sendable (AdapterConfiguration, AdapterContext) throws -> any PublishTarget)?

    public init(
        manifest: AdapterManifest,
        source: (@Sendable (AdapterConfiguration, AdapterContext) throws -> any HarvestSource)? = nil,
        target: (@Sendable (AdapterConfiguration, AdapterContext) throws -> any PublishTarget)? = nil
    ) {
        self.manifest = manifest
        self.source = source
        self.target = target
    }

    /// One that is linked in.
    public init<Source: HarvestAdapter>(_ source: Source.Type) {
        self.init(manifest: Source.manifest, source: { try Source(configuration: $0, context: $1) })
    }

    /// One that is linked in and goes both ways; the source's manifest speaks for both.
    public init<Source: HarvestAdapter, Target: PublishAdapter>(_ source: Source.Type, publishing target: Target.Type) {
        self.init(
            manifest: Source.manifest, source: { try Source(configuration: $0, context: $1) },
            target: { try Target(configuration: $0, context: $1) })
    }

    /// A source as this adapter reads it. Nothing is asked of the world yet.
    ///
    /// - Throws: `FederationError` with code `configuration`.
    public func makeSource(
        _ configuration: AdapterConfiguration, _ context: AdapterContext
    ) throws -> any HarvestSource {
        guard let source else {
            throw FederationError(.configuration, "The adapter `\(manifest.id)` publishes; it reads no sources.")
        }
        return try source(configuration, context)
    }

    /// A channel as this adapter writes it. Nothing is asked of the world yet.
    ///
    /// - Throws: `FederationError` with code `configuration`.
    public func makeTarget(
        _ configuration: AdapterConfiguration, _ context: AdapterContext
    ) throws -> any PublishTarget {
        guard let target else {
            throw FederationError(.configuration, "The adapter `\(manifest.id)` reads sources; it publishes nowhere.")
        }
        return try target(configuration, context)
    }
}
