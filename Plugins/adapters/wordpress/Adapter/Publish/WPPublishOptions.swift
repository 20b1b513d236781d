import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// What publishing wants of the options.
struct WPPublishOptions: Sendable {
    /// The one post type.
    let type: String
    let status: String
    let login: WPLogin
    /// Of texts that the record says in several.
    let language: Language
    let overwrites: Bool
    let fingerprint: String

    /// - Throws: `FederationError` with code `configuration`.
    init(_ options: WPOptions, _ configuration: AdapterConfiguration) throws {
        guard let type = options.types.first, options.types.count == 1, options.statuses.count == 1,
            let status = options.statuses.first, ["publish", "draft", "pending", "private"].contains(status)
        else {
            throw FederationError(
                .configuration,
                "To publish to \(configuration.location), the options `types` and `status` name one each; a post is published as `publish`, `draft`, `pending` or `private`."
            )
        }
        guard let login = options.login else {
            throw FederationError(
                .configuration,
                "To publish to \(configuration.location), the option `user` and the secret `password` are needed: an application password of that user."
            )
        }
        self.type = type
        self.status = status
        self.login = login
        let tag = options.language ?? "fr"
        guard let language = Language(rawValue: String(tag.lowercased().prefix { $0 != "-" && $0 != "_" })) else {
            throw FederationError(
                .configuration,
                "Posts for \(configuration.location) can be written in French or English; set the option `language` to `fr` or `en`."
            )
        }
        self.language = language
        overwrites = configuration.options["overwrite"]?.bool ?? false
        let terms = options.terms.map { "\($0.taxonomy)=\($0.terms.joined(separator: ","))" }.joined(separator: ";")
        fingerprint = "wordpress/1 \(type) \(status) \(language.rawValue) \(terms)"
    }
}
