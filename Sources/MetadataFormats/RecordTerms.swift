import JSONSchema
import ScienceShopSDK

/// The URIs by which other formats name what is ours.
enum RecordTerms {
    static let base = "https://w3id.org/science-shop-federation/"
    static let vocabularies = base + "vocabularies/"

    /// The kind of a record: the schema of that kind.
    static let kinds = base + "schemas/record/1/"
    static func kind(_ kind: RecordKind) -> String { "\(kinds)\(kind.rawValue).schema.json" }

    /// The kind a URI of `kind(_:)` names.
    static func kind(of uri: String) -> RecordKind? {
        guard begins(uri, with: kinds), uri.hasSuffix(".schema.json") else { return nil }
        return RecordKind(rawValue: String(uri.dropFirst(kinds.count).dropLast(".schema.json".count)))
    }

    /// A concept, as `schemas/vocabularies` names it.
    static func concept(_ scheme: String, _ notation: String) -> String { "\(vocabularies)\(scheme)/\(notation)" }

    /// The concept a URI of `concept(_:_:)` names.
    static func concept(of uri: String) -> (scheme: String, notation: String)? {
        guard begins(uri, with: vocabularies) else { return nil }
        let parts = uri.dropFirst(vocabularies.count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, Vocabulary.standard[String(parts[0])]?[String(parts[1])] != nil else { return nil }
        return (String(parts[0]), String(parts[1]))
    }

    /// The registers whose identifiers have an address.
    private static let registers: [(scheme: String, address: String)] = [
        ("doi", "https://doi.org/"), ("hal", "https://hal.science/"), ("orcid", "https://orcid.org/"),
        ("ror", "https://ror.org/"), ("wikidata", "http://www.wikidata.org/entity/"),
        ("idref", "https://www.idref.fr/"),
    ]

    /// An identifier by itself: its address where its register has one, else `scheme:value`.
    static func identifier(scheme: String, value: String) -> String {
        registers.first { $0.scheme == scheme }.map { $0.address + value } ?? "\(scheme):\(value)"
    }

    /// The identifier an address of `identifier(scheme:value:)` names.
    static func identifier(of address: String) -> (scheme: String, value: String)? {
        for (scheme, start) in registers where begins(address, with: start) && address.utf8.count > start.utf8.count {
            return (scheme, String(address.dropFirst(start.count)))
        }
        return nil
    }

    static func isWebAddress(_ text: String) -> Bool {
        begins(text, with: "https://") || begins(text, with: "http://")
    }

    /// Addresses compare as bytes.
    private static func begins(_ text: String, with start: String) -> Bool { text.utf8.starts(with: start.utf8) }
}
