import Messages
import Testing
import Translations

@Suite struct TranslationsTests {
    @Test func aSentenceWithoutTranslationStaysEnglish() {
        let words = Translations(language: .french, table: ["yes": "oui"])
        #expect(words("yes") == "oui")
        #expect(words("no") == "no")
    }
}
