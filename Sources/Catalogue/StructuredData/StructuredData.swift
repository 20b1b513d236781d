import JSONSchema
import Messages
import ScienceShopSDK

/// What a page says to machines in schema.org's words, as JSON-LD 1.1.
///
/// A record's own address (`@id`) is its French page with `#it`, so that page and thing are two things; without a base
/// URL it is the record's URN. What schema.org has no word for is left to the record's own JSON.
public struct StructuredData: Sendable {
    let identity: CatalogueIdentity
    let language: Language
    let links: CatalogueLinks
    let labels: Labels

    public init(identity: CatalogueIdentity, language: Language) {
        self.identity = identity
        self.language = language
        links = CatalogueLinks(identity)
        labels = Labels(language: language)
    }

    /// A JSON-LD document for a `<script type="application/ld+json">`: no character in it can end the element.
    static func scriptText(_ graph: [JSONObject]) -> String {
        let document: JSONValue = [
            "@context": "https://schema.org", "@graph": .array(graph.map(JSONValue.object)),
        ]
        var bytes: [UInt8] = []
        for byte in document.canonicalBytes {
            switch byte {
            case UInt8(ascii: "<"): bytes += #"\u003c"#.utf8
            case UInt8(ascii: ">"): bytes += #"\u003e"#.utf8
            case UInt8(ascii: "&"): bytes += #"\u0026"#.utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: - Pages

    /// The home page: the catalogue, and its dump as a dataset that can be taken.
    public func home(recordCount: Int, modifiedAt: Timestamp?) -> String {
        let url = links.url(.home, language)
        let name = JSONValue.string(identity.name(in: language).text)
        let description = JSONValue.string(labels.description(of: identity, recordCount: recordCount))
        var catalogue: JSONObject = [
            "@type": "DataCatalog", "@id": .string(links.catalogueID), "name": name, "description": description,
            "inLanguage": .string(language.rawValue), "publisher": .object(publisher),
        ]
        var dataset = [
            "@type": "Dataset", "@id": .string(links.catalogueID + "-records"), "name": name,
            "description": description, "creator": .object(publisher), "isAccessibleForFree": true,
            "includedInDataCatalog": ["@id": .string(links.catalogueID)],
            "dateModified": modifiedAt.map { .string($0.description) },
        ].present
        catalogue["url"] = url.map(JSONValue.string)
        catalogue["license"] = identity.licence.map(JSONValue.string)
        dataset["url"] = url.map(JSONValue.string)
        dataset["license"] = identity.licence.map(JSONValue.string)
        let downloads: [(DataAddress, String)] = [(.records, "application/x-ndjson"), (.table, "text/csv")]
        dataset["distribution"] = identity.baseURL.map { base in
            .array(
                downloads.map { file, type in
                    [
                        "@type": "DataDownload", "contentUrl": .string(base.url(of: file.path)),
                        "encodingFormat": .string(type),
                    ]
                })
        }
        catalogue["dataset"] = ["@id": .string(links.catalogueID + "-records")]
        return Self.scriptText([catalogue, dataset])
    }

    /// A page that lists records.
    /// - Parameters:
    ///   - count: how many the whole list has.
    ///   - records: those on this page, in their order.
    ///   - first: the place of the first of them in the whole list, from 0.
    public func list(
        _ address: PageAddress, title: String, count: Int, records: [RecordIdentifier], first: Int,
        trail: [(title: String, address: PageAddress)]
    ) -> String {
        let items = records.enumerated().map { place, id -> JSONValue in
            [
                "@type": "ListItem", "position": .number(Double(first + place + 1)),
                "url": .string(links.url(.record(id), language) ?? links.thing(id)),
            ]
        }
        var page: JSONObject = [
            "@type": "CollectionPage", "name": .string(title), "inLanguage": .string(language.rawValue),
            "isPartOf": ["@id": .string(links.catalogueID)],
            "mainEntity": [
                "@type": "ItemList", "numberOfItems": .number(Double(count)), "itemListElement": .array(items),
            ],
        ]
        if let url = links.url(address, language) { (page["@id"], page["url"]) = (.string(url), .string(url)) }
        return Self.scriptText([page] + breadcrumbs(trail))
    }

    /// The page of a record.
    public func record(_ record: PublicRecord, trail: [(title: String, address: PageAddress)]) -> String {
        let thing = RecordThing(record: record, data: self).object
        var page: JSONObject = [
            "@type": "WebPage", "mainEntity": ["@id": .string(links.thing(record.id))],
            "dateModified": .string(record.modifiedAt.description), "inLanguage": .string(language.rawValue),
            "isPartOf": ["@id": .string(links.catalogueID)],
        ]
        page["name"] = labels.text(record.record.title).map(JSONValue.string)
        if let url = links.url(.record(record.id), language) {
            (page["@id"], page["url"]) = (.string(url), .string(url))
        }
        // What is said of the data, not of the thing.
        page["sdLicense"] = SafeLink.web(record.record.licence ?? identity.licence).map(JSONValue.string)
        page["sdPublisher"] = .object(node(record.id.home))
        return Self.scriptText([thing, page] + breadcrumbs(trail))
    }

    /// Any other page: only where it stands.
    public func page(
        _ address: PageAddress, title: String, trail: [(title: String, address: PageAddress)]
    ) -> String {
        var page: JSONObject = [
            "@type": "WebPage", "name": .string(title), "inLanguage": .string(language.rawValue),
            "isPartOf": ["@id": .string(links.catalogueID)],
        ]
        if let url = links.url(address, language) { (page["@id"], page["url"]) = (.string(url), .string(url)) }
        return Self.scriptText([page] + breadcrumbs(trail))
    }

    // MARK: - Pieces

    /// Who keeps a node's records.
    func node(_ id: String) -> JSONObject {
        var object: JSONObject = ["@type": "Organization", "name": .string(labels.node(id, identity))]
        object["url"] = SafeLink.web(identity.node(id)?.homepage).map(JSONValue.string)
        return object
    }

    private var publisher: JSONObject {
        var object: JSONObject = ["@type": "Organization", "name": .string(identity.name(in: language).text)]
        object["url"] = identity.baseURL.map { .string($0.description) }
        return object
    }

    /// Only addresses that can be followed: without a base URL there are none.
    private func breadcrumbs(_ trail: [(title: String, address: PageAddress)]) -> [JSONObject] {
        guard !trail.isEmpty, identity.baseURL != nil else { return [] }
        let items = trail.enumerated().map { place, step -> JSONValue in
            .object(
                [
                    "@type": "ListItem", "position": .number(Double(place + 1)), "name": .string(step.title),
                    "item": links.url(step.address, language).map(JSONValue.string),
                ].present)
        }
        return [["@type": "BreadcrumbList", "itemListElement": .array(items)]]
    }
}

extension Dictionary where Key == String, Value == JSONValue? {
    /// The members that have a value, in order of their names.
    var present: JSONObject {
        JSONObject(keys.sorted().compactMap { key in self[key].flatMap { $0 }.map { (key, $0) } })
    }
}
