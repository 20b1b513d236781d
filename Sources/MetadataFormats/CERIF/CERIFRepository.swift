import ScienceShopSDK

/// What the OpenAIRE Guidelines for CRIS Managers 1.2 ask of a repository besides the format: nine sets, and a description
/// of the service in the answer to `Identify`.
public enum CERIFRepository {
    /// A set that the guidelines name.
    public struct EntitySet: Sendable, Hashable {
        public let spec: String
        /// As the guidelines write it; the same in all languages.
        public let name: String

        fileprivate init(_ entities: String) {
            spec = "openaire_cris_" + entities
            name = "OpenAIRE_CRIS_" + entities
        }
    }

    /// All nine, in the order of the guidelines: a repository announces them all, those too that hold nothing.
    public static let sets: [EntitySet] = [
        "publications", "products", "patents", "persons", "orgunits", "projects", "funding", "events", "equipments",
    ].map { EntitySet($0) }

    /// The set of the records of a kind; nil when `CERIFFormat` has nothing for it. A deleted record stays in its set.
    public static func set(of kind: RecordKind) -> EntitySet? {
        let entities: String
        switch CERIFFormat.entity(of: kind) {
        case "Project": entities = "projects"
        case "OrgUnit": entities = "orgunits"
        case "Person": entities = "persons"
        case "Event": entities = "events"
        default: return nil
        }
        return sets.first { $0.spec.hasSuffix("_" + entities) }
    }

    /// The service itself: exactly one stands in a description of the repository.
    public struct Service: Sendable, Hashable {
        /// What the repository is called inside: its domain, say.
        public var id: String
        public var acronym: String?
        public var name: LanguageMap
        public var description: LanguageMap?
        /// Addresses on the web; what is no address is left out.
        public var website: String?
        public var baseURL: String
        /// Where its subject headings are explained.
        public var subjectHeadings: String?
        /// The record of the body that runs it, if it has one, and its name.
        public var owner: (record: RecordIdentifier?, name: LanguageMap)? {
            get { ownerName.map { (ownerRecord, $0) } }
            set { (ownerRecord, ownerName) = (newValue?.record, newValue?.name) }
        }
        private var ownerRecord: RecordIdentifier?
        private var ownerName: LanguageMap?

        public init(
            id: String, acronym: String? = nil, name: LanguageMap, description: LanguageMap? = nil,
            website: String? = nil, baseURL: String, subjectHeadings: String? = nil,
            owner: (record: RecordIdentifier?, name: LanguageMap)? = nil
        ) {
            (self.id, self.acronym, self.name, self.description) = (id, acronym, name, description)
            (self.website, self.baseURL, self.subjectHeadings) = (website, baseURL, subjectHeadings)
            self.owner = owner
        }

        /// One XML element that stands alone.
        public var xml: [UInt8] {
            var xml = XMLWriter(.compact)
            xml.start("Service", [("xmlns", CERIFFormat.namespace), ("id", id)])
            xml.leaf("Compatibility", [("xmlns", Self.compatibility)], text: Self.compatibility + "#1.2")
            if let acronym { xml.leaf("Acronym", text: acronym) }
            Self.write(name, as: "Name", to: &xml)
            if let description { Self.write(description, as: "Description", to: &xml) }
            for (element, address) in [
                ("WebsiteURL", website), ("OAIPMHBaseURL", baseURL), ("SubjectHeadingsURL", subjectHeadings),
            ] {
                if let address, RecordTerms.isWebAddress(address) { xml.leaf(element, text: address) }
            }
            if let owner {
                xml.start("Owner")
                xml.start("OrgUnit", owner.record.map { [("id", CERIFSheet.name($0))] } ?? [])
                Self.write(owner.name, as: "Name", to: &xml)
                xml.end()
                xml.end()
            }
            xml.end()
            return xml.bytes
        }

        private static let compatibility =
            "https://www.openaire.eu/cerif-profile/vocab/OpenAIRE_Service_Compatibility"

        private static func write(_ words: LanguageMap, as name: String, to xml: inout XMLWriter) {
            for language in words.languages where ScienceShopWriter.isLanguage(language) {
                xml.leaf(name, [("xml:lang", language)], text: words[language] ?? "")
            }
        }
    }
}
