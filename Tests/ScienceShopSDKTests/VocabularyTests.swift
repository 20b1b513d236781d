import ScienceShopSDK
import Testing

@Suite struct VocabularyTests {
    @Test(arguments: [
        ("stage", "Projet en cours", "inProgress"), ("stage", "en cours", "inProgress"),
        ("stage", "EN  COURS", "inProgress"),
        ("territory-level", "National", "pays"), ("territory-level", "Départemental", "departement"),
        ("territory-level", "Régional", "region"), ("role", "Porteur", "lead"), ("role", "partner", "partner"),
        ("sdg", "Clean water and sanitation", "6"), ("sdg", "Faim zéro", "2"), ("field-of-science", "Sociology", "5.4"),
        ("csti-circle", "Cercle 2", "2"), ("demand-status", "reçue", "received"),
    ])
    func findsByLabel(scheme: String, label: String, notation: String) throws {
        let scheme = try #require(Vocabulary.standard[scheme])
        #expect(scheme.notation(for: label) == notation)
        #expect(scheme[notation] != nil)
    }

    @Test func everyLabelFindsAConceptThatBearsIt() throws {
        for name in Vocabulary.standard.schemes {
            let scheme = try #require(Vocabulary.standard[name])
            #expect(!scheme.concepts.isEmpty)
            for concept in scheme.concepts {
                for language in concept.prefLabel.languages {
                    let label = try #require(concept.prefLabel[language])
                    #expect(scheme.notation(for: label.uppercased()) == concept.notation, "\(name): \(label)")
                    #expect(scheme.label(of: concept.notation, language: language) == label)
                }
                for other in concept.otherLabels {
                    #expect(scheme.notation(for: other.label) == concept.notation, "\(name): \(other.label)")
                }
                for broader in concept.broader { #expect(scheme[broader] != nil, "\(name): \(broader)") }
            }
        }
    }

    @Test func unknownWordsStayWords() {
        let concept = Vocabulary.standard.concept(for: "Sur la lune", in: "stage")
        #expect(concept == Concept(asWritten: "Sur la lune"))
        #expect(Vocabulary.standard["no-such-scheme"] == nil)
        #expect(Vocabulary.standard["stage"]?.notation(for: " — ") == nil)
        #expect(Vocabulary.standard["stage"]?["en cours"] == nil)
    }

    @Test func aSourceAddsItsOwnWording() throws {
        var vocabulary = Vocabulary.standard
        vocabulary["stage"]?.addLabel("Ça roule !", for: "inProgress")
        vocabulary["stage"]?.addLabel("en cours", for: "completed")
        #expect(vocabulary.concept(for: "ça roule", in: "stage").concept == "inProgress")
        #expect(vocabulary["stage"]?.notation(for: "en cours") == "inProgress")
        #expect(Vocabulary.standard["stage"]?.notation(for: "ça roule") == nil)
    }

    @Test func whatIsNoSchemeIsLeftOut() {
        #expect(Vocabulary(documents: ["", "[]", #"{"notation":"x"}"#]).schemes == [])
    }
}
