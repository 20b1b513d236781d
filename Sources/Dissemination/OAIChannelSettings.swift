import Federation
import Messages
import MetadataFormats
import OAIPMH
import ScienceShopSDK
import Translations

/// How a node presents itself by OAI-PMH.
public struct OAIChannelSettings: Sendable {
    /// The name of the repository, for people.
    public var name: String
    /// What the channel is called in the ledger.
    public var channel: String
    /// The address that requests go to, as clients see it.
    public var baseURL: String
    public var adminEmails: [String]
    /// The domain in the identifier of every item. Whoever changes it gives every item another identifier, so that
    /// harvesters have each of them twice; see `domain(ofNode:url:)`.
    public var domain: String
    /// This node; its records make the example of an identifier.
    public var node: String
    /// What the sets of home nodes are called; a node that is not here by its id.
    public var nodeNames: [String: String]
    /// What the other sets are called in.
    public var words: Translations
    /// How far the channel reaches, and what of extensions it shows.
    public var policy: PublicationPolicy
    /// Base URLs of repositories that this node harvests and that anybody may know of.
    public var friends: [String]
    /// The page of a record on the web, without a query; nil when it has none.
    public var page: @Sendable (RecordIdentifier) -> String?
    /// Where the site stands that `page` names pages of; empty when there is none.
    public var site = ""
    /// The licence of the metadata, when it is one for all.
    public var licence: String?
    public var pageSize: Int
    /// Whether answers to `Identify` say that what is shown can be compared as a set, which whoever serves `sets` below the
    /// base URL may say.
    public var offersSets = false
    /// Most bytes of answers that are kept in memory.
    public var cacheSize: Int

    public init(
        name: String, channel: String = OAIChannel.name, baseURL: String, adminEmails: [String], domain: String,
        node: String,
        nodeNames: [String: String] = [:], words: Translations, policy: PublicationPolicy = PublicationPolicy(),
        friends: [String] = [], page: @escaping @Sendable (RecordIdentifier) -> String? = { _ in nil },
        licence: String? = nil, pageSize: Int = 100, cacheSize: Int = 96 << 20
    ) {
        self.name = name
        self.channel = channel
        self.baseURL = baseURL
        self.adminEmails = adminEmails
        self.domain = domain
        self.node = node
        self.nodeNames = nodeNames
        self.words = words
        self.policy = policy
        self.friends = friends
        self.page = page
        self.licence = licence
        self.pageSize = pageSize
        self.cacheSize = cacheSize
    }

    /// Whether it may stand in identifiers of the scheme `oai`: labels of letters, digits and hyphens, two at least, none
    /// of which begins with a digit or a hyphen. An address of four numbers is no domain.
    public static func isDomain(_ text: String) -> Bool {
        OAIIdentifier.isDomain(text) && text.utf8.count <= 253
            && text.split(separator: ".").allSatisfy { $0.utf8.first.map { $0 > 0x39 } ?? false }
    }

    /// The domain a node has when it names none: the host of its page on the web, as it says. A node without one gets a
    /// name that can never be anybody's (RFC 2606).
    public static func domain(ofNode node: String, url: String?) -> String {
        let host = url.flatMap { url -> String? in
            guard let slashes = url.firstRange(of: "://") else { return nil }
            let rest = url[slashes.upperBound...].prefix { !"/?#".contains($0) }
            return rest.split(separator: "@", omittingEmptySubsequences: false).last?
                .split(separator: ":", omittingEmptySubsequences: false).first?.lowercased()
        }
        if let host, isDomain(host) { return host }
        // The id of a node may begin with a digit, which a label of such a domain may not.
        return "node-\(node).invalid"
    }

    /// What answers to `Identify` say of the repository.
    var repository: OAIRepository {
        var descriptions: [OAIContainer] = [
            .identifier(
                OAIIdentifierDescription(
                    repositoryIdentifier: domain, sampleIdentifier: "oai:\(domain):\(node):project/example"))
        ]
        let service = CERIFRepository.Service(
            id: domain, name: LanguageMap(name, language: words.language.rawValue), baseURL: baseURL)
        descriptions.append(.other(service.xml))
        if offersSets { descriptions.append(.other(ReconciliationOffer.xml)) }
        if !friends.isEmpty { descriptions.append(.friends(OAIFriends(baseURLs: friends))) }
        if let licence {
            descriptions.append(.rightsManifest(OAIRightsManifest(rights: [OAIRights(reference: licence)])))
        }
        return OAIRepository(
            name: name, baseURL: baseURL, adminEmails: adminEmails, descriptions: descriptions, pageSize: pageSize)
    }
}
