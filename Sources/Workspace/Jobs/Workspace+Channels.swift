import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension Workspace {
    /// The names of the places under `publish`, in byte order.
    public var channelNames: [String] { config.channels.keys.sorted { $0.bytesPrecede($1) } }

    /// What the ledger calls the place of that name: the adapter and where it writes.
    ///
    /// Adapters whose code runs here call their channels so too, so that a place keeps its receipts when the adapter is
    /// once linked in and once a process of its own.
    public func channel(of place: ChannelConfig) -> String { "\(place.adapter):\(location(of: place))" }

    /// A path is one of the workspace, wherever the adapter's code runs.
    private func location(of place: ChannelConfig) -> String {
        place.location.hasPrefix("/") || place.location.contains(":")
            ? place.location : Files.absolute(place.location, in: folder)
    }

    /// The place of that name that records are published to, ready to be written: by an adapter that is linked in or by a
    /// plugin.
    ///
    /// - Parameter variable: looks a variable of the environment up.
    public func target(
        _ name: String, _ equipment: Equipment, variable: @escaping (String) -> String?
    ) -> ConfigReading<any PublishTarget> {
        guard let channel = config.channels[name] else { return .invalid([unknownPlace(name)]) }
        let place = "/publish/\(name)"
        guard let adapter = equipment.adapter(channel.adapter), adapter.target != nil else {
            return .invalid([unknownAdapter(of: channel, equipment)])
        }
        do {
            var problems = try ConfigSchemas.problems(
                ofOptions: .object(channel.options), schema: adapter.manifest.optionSchema, in: source,
                at: place + "/options")
            let secrets = secrets(of: channel, adapter.manifest, place, variable, &problems)
            guard problems.isEmpty else { return .invalid(problems) }
            let settings = TransportSettings(
                node: config.nodeID, contact: config.contact ?? config.url,
                allowsPrivateAddresses: channel.allowsPrivateAddresses)
            let http = equipment.transport?(settings) ?? OfflineTransport()
            let configuration = AdapterConfiguration(
                location: location(of: channel), options: channel.options, secrets: secrets)
            return .valid(
                try adapter.makeTarget(
                    configuration,
                    AdapterContext(
                        opener: OpenerForFilesAndURLs(files: FileOpener(base: folder), transport: http), http: http,
                        surroundings: AdapterContext.Surroundings(
                            folder: folder, transport: settings, language: config.language))))
        } catch {
            let message = (error as? FederationError)?.told ?? .verbatim(String(describing: error))
            return .invalid([source.problem(at: place, message.asSentence)])
        }
    }

    // MARK: - What is wrong

    private func unknownPlace(_ name: String) -> ConfigProblem {
        var problem = source.problem(
            at: "/publish", key: true, "There is no place called \"\(name)\" under `publish`.",
            remedy: "`shopctl schema show federation` describes what belongs there.")
        problem.nearest = Spelling.nearest(to: name, among: channelNames)
        return problem
    }

    /// Why the adapter of a place cannot write there.
    private func unknownAdapter(of channel: ChannelConfig, _ equipment: Equipment) -> ConfigProblem {
        // Where no adapter is named, the entry's name is the adapter's.
        let pointer = "/publish/\(channel.name)"
        let isNamed = source.json["publish"]?[channel.name]?["adapter"] != nil
        let place = isNamed ? pointer + "/adapter" : pointer
        if let reason = equipment.unusable[channel.adapter] {
            return source.problem(
                at: place, key: !isNamed, "The plugin \"\(channel.adapter)\" cannot be used. \(reason)",
                remedy: "`shopctl plugin list` shows every plugin with its state.")
        }
        let names = equipment.adapters.filter { $0.target != nil }.map(\.manifest.id)
        let known: Message = "Known adapters that publish: \(names.joined(separator: ", "))."
        if equipment.adapter(channel.adapter) != nil {
            return source.problem(
                at: place, key: !isNamed,
                "The adapter `\(channel.adapter)` reads sources; it publishes nowhere.", remedy: known)
        }
        var problem = source.problem(
            at: place, key: !isNamed, "There is no adapter \"\(channel.adapter)\" that publishes.",
            remedy: "\(known) A plugin is installed with `shopctl plugin install`.")
        problem.nearest = Spelling.nearest(to: channel.adapter, among: names)
        return problem
    }

    private func secrets(
        of channel: ChannelConfig, _ manifest: AdapterManifest, _ place: String,
        _ variable: @escaping (String) -> String?,
        _ problems: inout [ConfigProblem]
    ) -> [String: Secret] {
        let reading = SecretReading(workspace: self, variable: variable)
        for secret in manifest.secrets where secret.isRequired && channel.secrets[secret.name] == nil {
            problems.append(
                source.problem(
                    at: place, key: true, "The adapter \"\(manifest.id)\" needs the secret \"\(secret.name)\".",
                    remedy: "Say under `secrets` where it is kept."))
        }
        return reading.secrets(channel.secrets, manifest, at: place + "/secrets", &problems)
    }
}
