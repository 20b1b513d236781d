import Catalogue
import Dissemination
import Federation
import Messages
import ScienceShopSDK
import Translations
import Workspace

/// How a workspace presents itself on the web, from `federation.yaml` and the command line.
struct WebIdentity: Sendable {
    let workspace: Workspace
    /// Where it stands, as others see it; nil when nobody said so.
    let base: BaseURL?

    /// - Parameter baseURL: what the command line says, which counts before `federation.yaml`.
    init(_ workspace: Workspace, baseURL: String?) throws(Failure) {
        self.workspace = workspace
        guard let text = baseURL ?? workspace.config.serve.url else {
            base = nil
            return
        }
        guard let base = BaseURL(text) else {
            throw baseURL == nil
                ? Failure(
                    .configuration, code: "configuration",
                    "`url` under `serve` in \(FederationConfig.fileName) is no address of a site: `\(text)`.",
                    fix: "Write it as https://example.org/catalogue/, without a query and without spaces.")
                : .usage(
                    "`\(text)` is no address of a site.",
                    fix: "Write it as https://example.org/catalogue/, without a query and without spaces.")
        }
        self.base = base
    }

    var site: CatalogueIdentity { House.catalogueIdentity(workspace, baseURL: base) }

    /// - Parameters:
    ///   - fallback: where requests go when nobody said where the node stands.
    ///   - hasSite: whether each record has a page.
    ///   - scope: public, or what nodes of the federation may ask for.
    /// - Throws: when something is missing that harvesters must be told.
    func channel(
        fallback: String, hasSite: Bool, scope: PublicationScope = .public
    ) throws(Failure) -> OAIChannelSettings {
        let config = workspace.config
        let emails = config.serve.adminEmails.isEmpty ? [config.contact].compactMap(\.self) : config.serve.adminEmails
        guard !emails.isEmpty else {
            throw Failure(
                .configuration, code: "no-contact",
                "OAI-PMH needs an address that harvesters may write to, and \(FederationConfig.fileName) has none.",
                fix:
                    "Add `contact:` under `node:`, or `adminEmails:` under `serve:`; `shopctl serve --no-oai` goes without."
            )
        }
        let domain = config.serve.domain ?? OAIChannelSettings.domain(ofNode: config.nodeID, url: config.url)
        guard config.serve.domain == nil || OAIChannelSettings.isDomain(domain) else {
            throw Failure(
                .configuration, code: "configuration",
                "`domain` under `serve` in \(FederationConfig.fileName) is no name of a domain: `\(domain)`.",
                fix: "Write a domain of your organisation, such as example.org.")
        }
        let catalogue = site
        let language = Language(tag: config.language) ?? .french
        let page: @Sendable (RecordIdentifier) -> String? = { [base] id in
            hasSite ? base?.url(of: PageAddress.record(id).path(in: .french)) : nil
        }
        let isPublic = scope == .public
        var settings = OAIChannelSettings(
            name: catalogue.name(in: language).text,
            baseURL: base?.url(of: isPublic ? "oai" : "federation/oai") ?? fallback,
            adminEmails: emails, domain: domain, node: config.nodeID, nodeNames: nodeNames(language),
            words: .told(in: language), licence: catalogue.licence)
        guard isPublic else {
            // Not all that it shows has a page that everybody may see.
            settings.channel = OAIChannel.federationName
            settings.policy = PublicationPolicy(scope: scope)
            return settings
        }
        settings.friends = friends
        settings.page = page
        settings.site = hasSite ? base?.description ?? "" : ""
        return settings
    }

    private func nodeNames(_ language: Language) -> [String: String] {
        Dictionary(
            site.nodes.map { ($0.id, $0.name.text(for: language.rawValue) ?? $0.id) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Repositories that are harvested and lie open to everybody.
    private var friends: [String] {
        workspace.nodes.flatMap { node in
            node.config.sources.compactMap { source -> String? in
                let override = workspace.config.overrides["\(node.id)/\(source.id)"]
                let location = override?.location ?? source.location
                guard source.adapter == "oai-pmh", override?.allowsPrivateAddresses != true,
                    BaseURL(location) != nil
                else { return nil }
                return location
            }
        }
    }
}
