import ScienceShopSDK
import TestSupport
import Testing

@Suite struct TextTests {
    @Test(arguments: [
        ("e\u{301}", "\u{E9}"), ("\u{E9}", "\u{E9}"), ("C\u{327}a", "\u{C7}a"), ("o\u{302}\u{301}", "\u{1ED1}"),
        // Marks out of canonical order.
        ("a\u{301}\u{323}", "\u{1EA1}\u{301}"), ("\u{1E0B}\u{323}", "\u{1E0D}\u{307}"),
        // Singletons, composition exclusions, Hangul.
        ("\u{212B}", "\u{C5}"), ("\u{2126}", "\u{3A9}"), ("\u{958}", "\u{915}\u{93C}"),
        ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}"), ("\u{AC00}\u{11A8}", "\u{AC01}"),
        // A mark blocked by another of the same class stays apart.
        ("a\u{300}\u{300}", "\u{E0}\u{300}"), ("\u{301}e", "\u{301}e"), ("", ""),
        ("l\u{2019}été \u{AB}\u{A0}a\u{A0}\u{BB}", "l\u{2019}été \u{AB}\u{A0}a\u{A0}\u{BB}"),
    ])
    func normalFormC(text: String, expected: String) {
        #expect(Array(Text.nfc(text).utf8) == Array(expected.utf8))
    }

    @Test func normalFormIsOneForAllCanonicallyEqualTexts() {
        var random = SeededGenerator(seed: 7)
        let pool: [UInt32] = [
            0x61, 0x65, 0x6F, 0x63, 0xE9, 0xE7, 0x1EA5, 0x300, 0x301, 0x302, 0x307, 0x323, 0x327, 0x345, 0x3B1, 0x1FB7,
            0x1100, 0x1161, 0x11A8, 0xAC00, 0x9C7, 0x9BE, 0x212B, 0x2126, 0x20, 0x439, 0x418, 0x306, 0x5D0, 0xFB2E,
            0x5B7,
        ]
        for _ in 0..<4000 {
            var view = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...8, using: &random) {
                if let value = pool.randomElement(using: &random), let scalar = Unicode.Scalar(value) {
                    view.append(scalar)
                }
            }
            let text = String(view)
            let normal = Text.nfc(text)
            // The standard library compares by canonical equivalence, so it is the judge.
            #expect(normal == text)
            #expect(Array(Text.nfc(normal).utf8) == Array(normal.utf8))
            #expect(normal.unicodeScalars.count <= max(text.unicodeScalars.count, 1) * 3)
        }
    }

    @Test(arguments: [
        ("Délires d’Encre", "delires d'encre"), ("ŒUVRE, cœur, Æther", "oeuvre, coeur, aether"),
        ("\u{A0}Projet \u{202F}en\tcours\n", "projet en cours"), ("Straße", "strasse"), ("STRAẞE", "strasse"),
        ("Saguenay–Lac-Saint-Jean", "saguenay-lac-saint-jean"), ("« Été »", "\" ete \""), ("Łódź", "lodz"),
        ("chercheur.es", "chercheur.es"), ("Ά Ελλάδα", "α ελλαδα"), ("Йога", "иога"), ("e\u{301}te\u{301}", "ete"),
        ("zero\u{200B}width\u{AD}s", "zerowidths"), ("ﬁn…", "fin..."), ("İstanbul", "istanbul"),
    ])
    func folding(text: String, expected: String) {
        #expect(Text.folded(text) == expected)
        #expect(Text.folded(Text.folded(text)) == expected)
    }

    @Test func blanks() {
        #expect(Text.trimmed("\u{FEFF}\u{A0} a\u{A0}b \u{202F}\u{200B}") == "a\u{A0}b")
        #expect(Text.trimmed(" \u{A0}\n") == "")
        #expect(Text.collapsedSpaces("  un \u{A0}\n deux\u{200B} ") == "un deux")
        #expect(Text.wordKey("Meurthe-et-Moselle") == Text.wordKey("meurthe  et MOSELLE"))
    }

    @Test(arguments: [
        ("Délires d’encre", "delires-d-encre"), ("  À Ciel Ouvert ", "a-ciel-ouvert"), ("C.I.S.T.", "c-i-s-t"),
        ("Mission 1 – Animer", "mission-1-animer"), ("Cœur & âme", "coeur-ame"),
    ])
    func slugs(text: String, expected: String) { #expect(Text.slug(text) == expected) }

    @Test func slugOfNothingIsNil() {
        #expect(Text.slug("") == nil)
        #expect(Text.slug(" … — ") == nil)
    }

    @Test func longSlugsStayDistinctAndShort() throws {
        let long = String(repeating: "recherche participative ", count: 10)
        let one = try #require(Text.slug(long + "un", maxLength: 60))
        let two = try #require(Text.slug(long + "deux", maxLength: 60))
        #expect(one != two)
        #expect(one.utf8.count <= 60 && two.utf8.count <= 60)
        #expect(one.hasPrefix("recherche-participative-recherche-participative-"))
        let word = try #require(Text.slug(String(repeating: "a", count: 200), maxLength: 20))
        #expect(word.utf8.count == 20)
    }

    @Test func slugsOfOtherScriptsStayDistinct() throws {
        let one = try #require(Text.slug("Projet 北京"))
        let two = try #require(Text.slug("Projet 東京"))
        #expect(one != two && one.hasPrefix("projet-") && one.utf8.allSatisfy { $0 < 0x80 })
        #expect(Text.slug("北京")?.utf8.count == 8)
    }
}
