import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// The adapter's options, read and checked.
struct WPOptions: Sendable {
    /// Names or `rest_base`s.
    var types: [String]
    /// Slugs or numbers, by taxonomy.
    var terms: [(taxonomy: String, terms: [String])]
    var statuses: [String]
    var language: String?
    var login: WPLogin?
    var perPage: Int
    var isEmbedding: Bool
    var acfFormat: String?
    /// Of one answer.
    var maxBytes: Int

    static let names = [
        "types", "terms", "status", "language", "user", "overwrite", "perPage", "embed", "acfFormat", "maxBytes",
    ]

    init(_ configuration: AdapterConfiguration) throws {
        try configuration.allowOnly(Self.names)
        types = try configuration.texts("types") ?? ["post"]
        statuses = try configuration.texts("status") ?? ["publish"]
        language = try configuration.text("language")
        perPage = min(try configuration.wholeNumber("perPage", atLeast: 1) ?? 100, 100)
        isEmbedding = configuration.options["embed"]?.bool ?? true
        acfFormat = try configuration.choice("acfFormat", of: ["light", "standard"]) { $0 }
        maxBytes = try configuration.wholeNumber("maxBytes", atLeast: 1) ?? 64 << 20
        terms = try Self.terms(configuration)
        login = try WPLogin(configuration)
    }

    private static func terms(
        _ configuration: AdapterConfiguration
    ) throws -> [(taxonomy: String, terms: [String])] {
        guard let value = configuration.options["terms"] else { return [] }
        func text(_ value: JSONValue) -> String? { value.string ?? value.integer.map { String($0) } }
        let read = value.object?.members.compactMap { member -> (taxonomy: String, terms: [String])? in
            let terms = (member.value.array ?? [member.value]).compactMap(text).filter { !$0.isEmpty }
            return terms.isEmpty ? nil : (member.key, terms)
        }
        guard let read, read.count == value.object?.members.count else {
            throw FederationError(
                .configuration,
                "The option `terms` of \(configuration.location) must name terms by taxonomy, as `terms: {category: [projets]}`."
            )
        }
        return read
    }

    /// Which list it is: what else the options say changes only how it is read.
    func scope(_ root: String) -> String {
        let terms = terms.map { "\($0.taxonomy)=\($0.terms.joined(separator: ","))" }
        let parts = [[root], types, terms, statuses, [language ?? ""]]
        return parts.map { $0.joined(separator: " ").replacing("|", with: "%7C") }.joined(separator: "|")
    }
}
