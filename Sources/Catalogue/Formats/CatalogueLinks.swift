import Messages
import ScienceShopSDK

/// Absolute addresses and lasting names of what a catalogue holds.
struct CatalogueLinks: Sendable {
    private let base: BaseURL?

    init(_ identity: CatalogueIdentity) { base = identity.baseURL }

    /// The address of a page; nil without a base URL.
    func url(_ address: PageAddress, _ language: Language) -> String? { base?.url(of: address.path(in: language)) }

    /// The address of a file; nil without a base URL.
    func url(_ file: DataAddress) -> String? { base?.url(of: file.path) }

    /// The thing a record describes, the same in both languages.
    func thing(_ id: RecordIdentifier) -> String {
        url(PageAddress.record(id), .french).map { $0 + "#it" } ?? Self.urn(id)
    }

    /// The catalogue itself.
    var catalogueID: String { base.map { $0.description + "#catalogue" } ?? "urn:x-science-shop:catalogue" }

    /// The name of a record wherever it is published. Identifiers hold unreserved characters only, so nothing needs
    /// escaping (RFC 8141 section 2.2).
    static func urn(_ id: RecordIdentifier) -> String { "urn:x-science-shop:\(id)" }
}
