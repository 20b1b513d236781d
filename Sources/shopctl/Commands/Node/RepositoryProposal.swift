import AdapterKit
import Federation
import JSONSchema
import Messages
import OAIAdapter
import OAIPMH
import ScienceShopSDK
import Translations
import Workspace

/// A repository that speaks OAI-PMH, as a node of the workspace to be.
struct RepositoryProposal {
    let workspace: Workspace
    let probe: OAIProbe
    var id: String
    var name: String
    var language: String
    var sets: [String]
    var basis: FirstSource.Basis?
    var allowsPrivateAddresses: Bool

    static let source = "oai"
    static let previewSize = 20

    /// A free id, made of the repository's name or, when that gives none, of its host.
    static func id(for probe: OAIProbe, in workspace: Workspace) -> String {
        let host = probe.address.split(separator: "/").dropFirst().first.map(String.init) ?? ""
        let base = Text.slug(name(of: probe), maxLength: 40) ?? Text.slug(host, maxLength: 40) ?? "repository"
        return (1...).lazy.map { $0 == 1 ? base : "\(base)-\($0)" }.first { !isTaken($0, in: workspace) } ?? base
    }

    static func isTaken(_ id: String, in workspace: Workspace) -> Bool {
        workspace.node(id) != nil || workspace.finder.files(of: id, from: workspace.folder) != nil
            || Files.exists("\(workspace.folder)/nodes/\(id)")
    }

    static func name(of probe: OAIProbe) -> String {
        let name = Text.trimmed(probe.facts.identify.repositoryName)
        return name.isEmpty ? probe.address : name
    }

    // MARK: - Preview

    private var options: JSONObject {
        var options: JSONObject = ["metadataPrefix": .string(probe.facts.prefix)]
        if !sets.isEmpty { options["sets"] = .array(sets.map(JSONValue.string)) }
        return options
    }

    /// What a harvest of the first records would bring, found out in a ledger that is thrown away.
    func preview(_ http: any HTTPTransport) async throws -> RunReport {
        let source = try OAIAdapter(
            configuration: AdapterConfiguration(location: probe.address, options: options),
            context: AdapterContext(
                opener: OpenerForFilesAndURLs(files: FileOpener(base: "/"), transport: http), http: http))
        let job = HarvestJob(
            key: SourceKey(node: id, source: Self.source), source: source, crosswalks: [],
            context: CrosswalkContext(
                node: id, language: language, basis: (basis ?? .consent).rawValue),
            options: HarvestOptions(limit: Self.previewSize, pageSize: Self.previewSize))
        return try await HarvestEngine(ledger: MemoryLedger(), validator: House.validator).plan(job)
    }

    // MARK: - Files

    var nodeFile: String { "nodes/\(id)/\(NodeConfig.fileName)" }

    /// The `node.yaml`.
    /// - Parameter words: for what it says to people, in the language of the node.
    func text(_ words: Translations) -> String {
        func quoted(_ text: String) -> String { JSONValue.string(text).canonicalText }
        let options = JSONValue.object(options).canonicalText
        let summary: Message = "Repository harvested by OAI-PMH from \(probe.address)."
        var text = """
            # Who this node is, and what it publishes. `shopctl schema show node` describes every key.
            # The repository said this of itself; correct what you know better.
            node: \(id)
            name: { \(language): \(quoted(name)) }
            summary: { \(language): \(quoted(words(summary))) }
            languages: [\(language)]

            sources:
              - id: \(Self.source)
                title: \(quoted(name))
                adapter: \(OAIAdapter.manifest.id)
                location: \(quoted(probe.address))
                options: \(options)
                language: \(language)

            """
        if let basis {
            text += """
                    # Why these records may be published: public, agreement or consent. `shopctl help basis` explains them.
                    basis: { type: \(basis.rawValue), statement: \(quoted(basis.statement(Language(tag: language)))) }

                """
        }
        let quirks = probe.quirks.map { words($0.message) }
        if !quirks.isEmpty {
            text += "\nquirks:\n" + quirks.map { "  - \(quoted($0))\n" }.joined()
        }
        return text
    }

    /// Writes everything or, when something is wrong, nothing.
    /// - Returns: the paths of what was written, relative to the workspace.
    func write(_ words: Translations) throws(Failure) -> [String] {
        let path = "\(workspace.folder)/\(nodeFile)"
        do throws(FederationError) {
            try Files.makeFolder(Files.folder(of: path))
            try Files.create(path, Array(text(words).utf8))
            do throws(FederationError) {
                let key = SourceKey(node: id, source: Self.source)
                try workspace.add(id, allowingPrivateAddressesOf: allowsPrivateAddresses ? key : nil)
            } catch {
                Files.remove(path, upTo: workspace.folder)
                throw error
            }
        } catch {
            throw Failure(error)
        }
        return [nodeFile, FederationConfig.fileName]
    }
}
