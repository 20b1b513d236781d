import AdapterKit
import Crosswalks
import Federation
import JSONSchema
import Messages

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What the house lends to the sources of a workspace: adapters, and the way to the network.
public struct Equipment: Sendable {
    public var adapters: [Adapter]
    /// Adapters that are there and cannot be used, and why: a sentence each.
    public var unusable: [String: Message]
    /// Looks a variable of the environment up, where secrets are kept.
    public var variable: @Sendable (String) -> String? = { name in getenv(name).map { String(cString: $0) } }
    /// Makes the transport for one source; nil for a house without network.
    public var transport: (@Sendable (TransportSettings) -> any HTTPTransport)?

    public init(
        adapters: [Adapter], unusable: [String: Message] = [:],
        transport: (@Sendable (TransportSettings) -> any HTTPTransport)? = nil
    ) {
        self.adapters = adapters
        self.unusable = unusable
        self.transport = transport
    }

    /// Adapters that are linked in.
    public init(
        linkedIn adapters: [any HarvestAdapter.Type],
        transport: (@Sendable (TransportSettings) -> any HTTPTransport)? = nil
    ) {
        self.init(adapters: adapters.map { Adapter($0) }, transport: transport)
    }

    func adapter(_ id: String) -> Adapter? { adapters.first { $0.manifest.id.hasSameBytes(as: id) } }
}

/// Turns a source's configuration into a job for the engine.
struct JobBuilder {
    var node: Node
    var equipment: Equipment
    /// The workspace the overrides stand in; nil when a node is looked at alone.
    var workspace: Workspace?

    /// - Parameter sample: an input to read instead of the source's location.
    func job(for source: SourceConfig, index: Int, sample: String? = nil) -> ConfigReading<HarvestJob> {
        let place = "/sources/\(index)"
        guard let adapter = equipment.adapter(source.adapter) else {
            if let reason = equipment.unusable[source.adapter] {
                return .invalid([
                    node.source.problem(
                        at: place + "/adapter", "The plugin \"\(source.adapter)\" cannot be used. \(reason)",
                        remedy: "`shopctl plugin list` shows every plugin with its state.")
                ])
            }
            let known = equipment.adapters.map { $0.manifest.id }
            var problem = node.source.problem(
                at: place + "/adapter", "There is no adapter \"\(source.adapter)\".",
                remedy: "Known adapters: \(known.joined(separator: ", ")).")
            problem.nearest = Spelling.nearest(to: source.adapter, among: known)
            return .invalid([problem])
        }
        let key = SourceKey(node: node.id, source: source.id)
        let override = sample == nil ? workspace?.config.overrides[key.description] : nil
        var problems = optionProblems(source, override, key, adapter.manifest, place)
        let crosswalks = crosswalks(of: source, place, &problems)
        // A sample is a file of the node's own: nobody has to be told a password for it.
        let secrets = sample == nil ? secrets(of: key, adapter.manifest, place, &problems) : [:]
        guard problems.isEmpty else { return .invalid(problems) }

        var options = source.options
        for member in override?.options ?? [:] { options[member.key] = member.value }
        // An adapter with a limit of its own goes by the source's, unless its option says otherwise.
        if options["maxBytes"] == nil, let maxBytes = override?.maxBytes ?? source.maxBytes,
            ConfigSchemas.property("maxBytes", isDescribedBy: adapter.manifest.optionSchema)
        {
            options["maxBytes"] = .number(Double(maxBytes))
        }
        let context = CrosswalkContext(node: node.id, language: source.language, basis: source.basis)
        var harvest = HarvestOptions()
        let removals = (override?.removals ?? RemovalRules()).or(source.removals).or(workspace?.config.removals)
        harvest.breaker = removals.breaker
        harvest.grace = removals.grace
        if let days = override?.sweepEveryDays ?? source.sweepEveryDays { harvest.sweepEvery = .seconds(days * 86_400) }
        do {
            let settings = settings(for: source, override)
            let http = equipment.transport?(settings) ?? OfflineTransport()
            let surroundings = AdapterContext.Surroundings(
                folder: folder(override), transport: settings, language: source.language)
            let made = try adapter.makeSource(
                AdapterConfiguration(
                    location: sample ?? override?.location ?? source.location, options: options, secrets: secrets),
                AdapterContext(opener: opener(for: source, override, http), http: http, surroundings: surroundings))
            guard !crosswalks.isEmpty || !made.crosswalks.isEmpty || made is any MappingSource else {
                return .invalid([
                    node.source.problem(
                        at: place, "The member 'crosswalk' is missing.",
                        remedy:
                            "The adapter \"\(source.adapter)\" does not know what its documents mean: a crosswalk says it."
                    )
                ])
            }
            return .valid(
                HarvestJob(
                    key: key, source: made, crosswalks: crosswalks, context: context, firstHand: firstHand,
                    trusts: override?.trusts ?? source.trusts, options: harvest))
        } catch {
            let message = (error as? FederationError)?.told ?? .verbatim(String(describing: error))
            return .invalid([node.source.problem(at: place, message.asSentence)])
        }
    }

    // MARK: - Parts

    /// What the workspace harvests from its own nodes, it takes from nobody else.
    private var firstHand: FirstHand {
        FirstHand(
            nodes: Set((workspace?.nodes ?? []).map(\.id)),
            addresses: [workspace?.config.url, workspace?.config.serve.url].compactMap(\.self),
            node: workspace?.config.nodeID)
    }

    /// Options are checked where they are written: those of the override in `federation.yaml`, the rest in `node.yaml`.
    private func optionProblems(
        _ source: SourceConfig, _ override: SourceOverride?, _ key: SourceKey, _ manifest: AdapterManifest,
        _ place: String
    ) -> [ConfigProblem] {
        do {
            var problems = try ConfigSchemas.problems(
                ofOptions: .object(source.options), schema: manifest.optionSchema, in: node.source,
                at: place + "/options")
            if let override, !override.options.isEmpty, let workspace {
                var merged = source.options
                for member in override.options { merged[member.key] = member.value }
                problems += try ConfigSchemas.problems(
                    ofOptions: .object(merged), schema: manifest.optionSchema, in: workspace.source,
                    at: "/sources/\(key.node)~1\(key.source)/options")
            }
            return problems
        } catch {
            return [
                node.source.problem(
                    at: place + "/adapter",
                    "The adapter \"\(manifest.id)\" describes its options with a schema that cannot be used: \(error).")
            ]
        }
    }

    private func crosswalks(
        of source: SourceConfig, _ place: String, _ problems: inout [ConfigProblem]
    ) -> [any Crosswalk] {
        var crosswalks: [any Crosswalk] = []
        for path in source.crosswalks {
            do throws(FederationError) {
                let bytes = try node.files.read(path)
                switch CrosswalkFile.read(bytes, file: node.files.shown(path)) {
                case .valid(let crosswalk): crosswalks.append(crosswalk.adding(labels: node.config.vocabulary))
                case .invalid(let found): problems += found
                }
            } catch {
                problems.append(node.source.problem(at: place + "/crosswalk", error.message))
            }
        }
        return crosswalks
    }

    private func secrets(
        of key: SourceKey, _ manifest: AdapterManifest, _ place: String, _ problems: inout [ConfigProblem]
    ) -> [String: Secret] {
        let places = workspace?.config.overrides[key.description]?.secrets ?? [:]
        for secret in manifest.secrets where secret.isRequired && places[secret.name] == nil {
            problems.append(
                node.source.problem(
                    at: place + "/adapter",
                    """
                    The adapter "\(manifest.id)" needs the secret "\(secret.name)" (\(secret.summary)), and \
                    \(FederationConfig.fileName) does not say where it is kept.
                    """,
                    remedy: """
                        Add under `sources`: `\(key): { secrets: { \(secret.name): { env: NAME } } }`, or a file instead \
                        of `env`.
                        """))
        }
        guard let workspace, !places.isEmpty else { return [:] }
        let reading = SecretReading(workspace: workspace, variable: equipment.variable)
        return reading.secrets(
            places, manifest, at: "/sources/\(key.node)~1\(key.source)/secrets", &problems)
    }

    private func settings(for source: SourceConfig, _ override: SourceOverride?) -> TransportSettings {
        TransportSettings(
            node: workspace?.config.nodeID, contact: workspace?.config.contact ?? workspace?.config.url,
            allowsPrivateAddresses: override?.allowsPrivateAddresses ?? false,
            maxBytes: override?.maxBytes ?? source.maxBytes, delaySeconds: source.delaySeconds)
    }

    /// Where relative locations start; nil for a node that the program carries, which has no folder.
    private func folder(_ override: SourceOverride?) -> String? {
        if override?.location != nil, let workspace { return workspace.folder }
        if case .folder(let folder) = node.files { return Files.absolute(folder) }
        return nil
    }

    private func opener(
        for source: SourceConfig, _ override: SourceOverride?, _ http: any HTTPTransport
    ) -> any ResourceOpener {
        let files: any ResourceOpener
        if override?.location != nil, let workspace {
            files = FileOpener(base: workspace.folder)
        } else {
            switch node.files {
            case .folder(let folder): files = FileOpener(base: folder)
            case .builtin(let id): files = BuiltinFiles.opener(of: id)
            }
        }
        let maxBytes = override?.maxBytes ?? source.maxBytes
        let opener = OpenerForFilesAndURLs(files: files, transport: http)
        return maxBytes.map { BoundedOpener(opener, maxBytes: $0) } ?? opener
    }
}
