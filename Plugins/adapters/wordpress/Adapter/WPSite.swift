import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// What a site says of itself.
struct WPSite: Sendable {
    let root: WPRoot
    var name: String
    /// Seconds from UTC to its local time; nil when it does not say.
    var offset: Int64?
    /// The post types that are harvested.
    var types: [PostType]
    /// Arguments of the query that choose posts by their terms.
    var termArguments: [(String, String)] = []
    /// What is odd about it.
    var issues: [Issue]

    struct PostType: Sendable, Hashable {
        var name: String
        /// Below the root: `wp/v2/posts`.
        var route: String
    }

    func description(_ options: WPOptions) -> SourceDescription {
        let routes = types.map(\.name).joined(separator: ", ")
        return SourceDescription(
            summary: "WordPress site “\(name)”, posts of the type \(routes)",
            listsEverything: true, deletions: .unannounced, scope: options.scope(root.text), issues: issues)
    }
}

/// Asks a site who it is, once a run.
actor WPSiteView {
    nonisolated let connection: WPConnection
    private let address: WPAddress
    private let options: WPOptions
    private var known: WPSite?

    init(_ connection: WPConnection, _ address: WPAddress, _ options: WPOptions) {
        self.connection = connection
        self.address = address
        self.options = options
    }

    func site(afresh: Bool = false) async throws -> WPSite {
        if !afresh, let known { return known }
        var site = try await WPDiscovery(connection, address).site()
        let catalogue = WPCatalogue(connection, site.root)
        site.types = try await catalogue.types(options.types, &site.issues)
        site.termArguments = try await catalogue.terms(options.terms)
        if options.statuses != ["publish"] {
            site.issues.append(
                Issue(
                    .warning, code: "unpublished-posts",
                    message: "Posts are asked for that visitors of the site may not read (option `status`).",
                    remedy: "See to it that the source's `basis` does not let them be published."))
        }
        known = site
        return site
    }
}
