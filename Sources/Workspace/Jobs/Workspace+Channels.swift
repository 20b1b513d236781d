import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension Workspace {
    /// The place of that name that records are published to, ready to be written.
    ///
    /// - Parameters:
    ///   - adapters: those that publish.
    ///   - variable: looks a variable of the environment up.
    public func target(
        _ name: String, _ equipment: Equipment, variable: @escaping (String) -> String?
    ) -> ConfigReading<any PublishTarget> {
        guard let channel = config.channels[name] else {
            var problem = source.problem(
                at: "/publish", key: true, "There is no place called \"\(name)\" under `publish`.",
                remedy: "`shopctl schema show federation` describes what belongs there.")
            problem.nearest = Spelling.nearest(to: name, among: config.channels.keys.sorted())
            return .invalid([problem])
        }
        let place = "/publish/\(name)"
        let known = equipment.adapters.filter { $0.target != nil }
        guard let adapter = known.first(where: { $0.manifest.id.hasSameBytes(as: channel.adapter) }) else {
            let names = known.map(\.manifest.id)
            let written = config.channels[name]?.adapter == name ? place : place + "/adapter"
            return .invalid([
                source.problem(
                    at: written, key: written == place, "There is no adapter \"\(channel.adapter)\" that publishes.",
                    remedy: "Known adapters that publish: \(names.joined(separator: ", ")).")
            ])
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
                location: channel.location, options: channel.options, secrets: secrets)
            return .valid(
                try adapter.makeTarget(
                    configuration,
                    AdapterContext(
                        opener: OpenerForFilesAndURLs(files: FileOpener(base: folder), transport: http), http: http,
                        surroundings: AdapterContext.Surroundings(folder: folder, transport: settings))))
        } catch {
            let message = (error as? FederationError)?.told ?? .verbatim(String(describing: error))
            return .invalid([source.problem(at: place, message.asSentence)])
        }
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
