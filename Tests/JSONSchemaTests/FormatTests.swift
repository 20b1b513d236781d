import TestSupport
import Testing

@testable import JSONSchema

@Suite struct FormatTests {
    @Test(arguments: [
        "fr", "FR-ca", "fr-CA", "zh-Hant-TW", "zh-cmn-Hans-CN", "de-CH-1901", "sl-rozaj-biske", "es-419", "x-lyon",
        "fr-x-quebec", "en-a-bbb-x-a-ccc", "i-klingon", "en-GB-oed", "oc-lengadoc", "de-1996-u-co-phonebk",
    ])
    func languageTags(text: String) { #expect(Formats.isLanguageTag(text)) }

    @Test(arguments: [
        "", "f", "français", "fr_CA", "fr-", "-fr", "fr--CA", "x", "fr-x", "123", "fr-CA-CA", "de-1901-1901",
        "en-a", "en-a-bbb-a-ccc", "abcdefghi", "fr CA", "en-x-123456789", "i-unknown",
    ])
    func noLanguageTags(text: String) { #expect(!Formats.isLanguageTag(text)) }

    @Test func formatNamesAreKnown() {
        let names = [
            "date", "date-time", "time", "duration", "email", "uri", "uri-reference", "uuid", "ipv4", "ipv6", "regex",
            "json-pointer", "language", "language-tag",
        ]
        for name in names {
            #expect(
                Formats.standard[name]?("?? no such thing") == false || name.hasSuffix("reference") || name == "regex")
        }
        #expect(!Formats.isRegularExpression("("))
        #expect(Formats.isURI("https://fr.wikipedia.org/wiki/Boutique_des_sciences#Histoire"))
        #expect(!Formats.isURI("https://exemple.fr/été"))
        #expect(Formats.isIRI("https://exemple.fr/été"))
    }

    /// What is taken at a glance for a web address, the grammar takes too.
    @Test func plainWebAddressesFollowTheGrammar() {
        var random = SeededGenerator(seed: 43)
        let parts = [
            "http://", "https://", "a", "9", ".", "-", "_", "/", "//", "?", "#", ":", "@", "[", "%", " ", "é", "~",
        ]
        var count = 0
        for _ in 0..<4000 {
            let text =
                ["http://", "https://", "http:/"].randomElement(using: &random).map { scheme in
                    (0..<Int.random(in: 0...6, using: &random)).reduce(into: scheme) { text, _ in
                        text += parts.randomElement(using: &random) ?? ""
                    }
                } ?? ""
            guard Formats.isPlainWebAddress(text) else { continue }
            count += 1
            for isIRI in [false, true] {
                #expect(Formats.followsGrammar(text, needsScheme: true, isIRI: isIRI), "\(text)")
            }
        }
        #expect(count > 300)
    }
}
