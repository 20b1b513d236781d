import JSONSchema
import ScienceShopSDK
import Testing

/// The concept schemes keep the integrity conditions of SKOS (W3C Recommendation 2009, S9 to S14) and our own.
@Suite struct VocabularyIntegrityTests {
    struct Label: Hashable {
        var language: String
        var text: String
    }

    struct Scheme: CustomTestStringConvertible, Sendable {
        var name: String
        var document: JSONValue
        var concepts: [JSONValue] { document["concepts"]?.array ?? [] }
        var notations: [String] { concepts.compactMap { $0["notation"]?.string } }
        var testDescription: String { name }
    }

    static let schemes: [Scheme] = EmbeddedVocabularies.files.compactMap { file in
        guard let document = try? JSONValue(parsing: Array(file.text.utf8)), let name = document["notation"]?.string,
            file.path == "vocabularies/\(name).json"
        else { return nil }
        return Scheme(name: name, document: document)
    }

    @Test func everyFileIsASchemeNamedAsItsFile() {
        #expect(Self.schemes.count == EmbeddedVocabularies.files.count)
        let expected = [
            "role", "stage", "demand-status", "territory-level", "csti-circle", "field-of-science", "sdg",
            "resource-type", "organisation-type", "event-type", "group-type", "audience",
        ]
        #expect(Set(Self.schemes.map(\.name)).isSuperset(of: expected))
    }

    @Test func sizesThatTheirSourcesFix() {
        func count(_ name: String) -> Int? { Self.schemes.first { $0.name == name }?.concepts.count }
        #expect(count("sdg") == 17)
        #expect(count("field-of-science") == 6 + 42)
        #expect(count("csti-circle") == 3)
        #expect(count("stage") == 11)
        #expect(count("demand-status") == 9)
    }

    @Test(arguments: schemes) func notationsAreUniqueAndNameTheirConcept(_ scheme: Scheme) {
        #expect(Set(scheme.notations).count == scheme.concepts.count)
        for concept in scheme.concepts {
            guard let notation = concept["notation"]?.string else { continue }
            #expect(concept["@id"]?.string == "\(scheme.name)/\(notation)")
            #expect(concept["@type"]?.string == "Concept")
            #expect(concept["inScheme"]?.string == scheme.name)
        }
    }

    @Test(arguments: schemes) func everyConceptHasAPreferredLabelInBothLanguages(_ scheme: Scheme) {
        #expect(Set(scheme.document["title"]?.object?.keys ?? []) == ["fr", "en"])
        for concept in scheme.concepts {
            #expect(Set(concept["prefLabel"]?.object?.keys ?? []) == ["fr", "en"], "\(concept)")
            if let definition = concept["definition"] {
                #expect(Set(definition.object?.keys ?? []) == ["fr", "en"], "\(concept)")
            }
        }
    }

    /// S13: the three kinds of label are disjoint, and S14: one preferred label a language (JSON keeps that).
    @Test(arguments: schemes) func labelsOfAConceptAreDisjointAndClean(_ scheme: Scheme) {
        for concept in scheme.concepts {
            let labels = Self.labels(of: concept)
            #expect(Set(labels).count == labels.count, "\(scheme.name)/\(concept["notation"]?.string ?? "")")
            for label in labels {
                #expect(label.text.hasSameBytes(as: Text.nfc(label.text)) && !label.text.isEmpty, "\(label)")
                #expect(label.text == label.text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
            }
        }
    }

    /// Looking up a label has one answer, whatever its case, accents and language.
    @Test(arguments: schemes) func aLabelNamesOneConceptOfItsScheme(_ scheme: Scheme) {
        var owners: [String: String] = [:]
        for concept in scheme.concepts {
            guard let notation = concept["notation"]?.string else { continue }
            for word in Set(Self.labels(of: concept).map { Text.wordKey($0.text) }) {
                #expect(owners[word] == nil, "« \(word) » names \(owners[word] ?? "") and \(notation)")
                owners[word] = notation
            }
        }
        for notation in scheme.notations {
            if let owner = owners[Text.wordKey(notation)] { #expect(owner == notation) }
        }
    }

    /// S9 and the tree: a concept is a top concept or has broader ones in its scheme, and the way up ends.
    @Test(arguments: schemes) func broaderConceptsExistAndTheWayUpEnds(_ scheme: Scheme) {
        let byID = Dictionary(
            scheme.concepts.map { ($0["@id"]?.string ?? "", $0) }, uniquingKeysWith: { first, _ in first })
        for concept in scheme.concepts {
            var above: JSONValue? = concept
            var steps = 0
            while let here = above, here["topConceptOf"]?.string != scheme.name, steps < 10 {
                above = here["broader"]?[0]?.string.flatMap { byID[$0] }
                steps += 1
            }
            #expect(above != nil && steps < 10, "\(concept)")
            #expect((concept["topConceptOf"] != nil) != (concept["broader"] != nil))
        }
    }

    @Test(arguments: schemes) func theRecordSchemaHasTheSameNotations(_ scheme: Scheme) throws {
        let file = try #require(EmbeddedSchemas.files.first { $0.path == "record/1/notations.schema.json" })
        let definitions = try JSONValue(parsing: Array(file.text.utf8))["$defs"]?.object
        #expect(definitions?[scheme.name]?["enum"]?.array?.compactMap(\.string) == scheme.notations)
        #expect(Set(definitions?.keys ?? []) == Set(Self.schemes.map(\.name)))
    }

    /// Spellings that the networks' documents use.
    @Test(arguments: [
        ("stage", "Projet en cours", "inProgress"), ("stage", "actuellement à l'étude", "underStudy"),
        ("organisation-type", "ESS - Association loi 1901", "association"), ("territory-level", "National", "pays"),
        ("territory-level", "Départemental", "departement"), ("territory-level", "Local", "local"),
        ("role", "Organisation porteuse", "lead"), ("role", "Partenaires et collaborateurs", "partner"),
        ("role", "intervenant", "speaker"), ("audience", "communautés rurales", "ruralCommunities"),
        ("csti-circle", "Cercle 2", "2"), ("resource-type", "bulletin de liaison", "newsletter"),
        ("event-type", "colloque", "conference"), ("group-type", "Groupes de travail", "workingGroup"),
    ])
    func spellingsOfTheFieldAreKnown(scheme: String, label: String, notation: String) throws {
        let concepts = try #require(Self.schemes.first { $0.name == scheme }).concepts
        let owner = concepts.first { concept in
            Self.labels(of: concept).contains { Text.wordKey($0.text) == Text.wordKey(label) }
        }
        #expect(owner?["notation"]?.string == notation)
    }

    private static func labels(of concept: JSONValue) -> [Label] {
        var found: [Label] = []
        for key in ["prefLabel", "altLabel", "hiddenLabel"] {
            for member in concept[key]?.object ?? [:] {
                for text in (member.value.array ?? [member.value]).compactMap(\.string) {
                    found.append(Label(language: member.key, text: text))
                }
            }
        }
        return found
    }
}
