import Messages
import ScienceShopSDK

/// What prefixes mean that nobody declared, where everybody means the same.
enum OAIKnownNamespaces {
    private static let meanings = [
        "oai_dc": OAINamespace.dublinCore, "dc": OAINamespace.dublinCoreElements,
        "xsi": OAINamespace.schemaInstance, "dcterms": "http://purl.org/dc/terms/",
        "xlink": "http://www.w3.org/1999/xlink", "mods": "http://www.loc.gov/mods/v3",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "foaf": "http://xmlns.com/foaf/0.1/",
        "datacite": "http://datacite.org/schema/kernel-4", "oaire": "http://namespace.openaire.eu/schema/oaire/",
    ]

    /// The element with declarations for the prefixes that are known, and an issue for each that has none.
    static func mended(
        _ bytes: [UInt8], undeclared: [String], _ issues: [Issue]
    ) -> (bytes: [UInt8], issues: [Issue]) {
        guard !undeclared.isEmpty else { return (bytes, issues) }
        var issues = issues
        var added = ""
        for prefix in undeclared {
            if let namespace = meanings[prefix] {
                added += " xmlns:\(prefix)=\"\(namespace)\""
                issues.append(
                    Issue(
                        .warning, code: "undeclared-prefix",
                        message: "The prefix “\(prefix)” is not declared; it is taken for \(namespace).",
                        remedy: "Tell the provider."))
            } else {
                issues.append(
                    Issue(
                        .error, code: "undeclared-prefix",
                        message: "The prefix “\(prefix)” is not declared, so nobody knows what its elements mean.",
                        remedy: "Tell the provider; the record cannot be read."))
            }
        }
        let isEnd: (UInt8) -> Bool = { $0 <= 0x20 || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "/") }
        let nameEnd = bytes.firstIndex(where: isEnd) ?? bytes.endIndex
        return (bytes[..<nameEnd] + Array(added.utf8) + bytes[nameEnd...], issues)
    }
}
