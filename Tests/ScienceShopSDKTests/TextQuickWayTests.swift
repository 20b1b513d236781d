import ScienceShopSDK
import TestSupport
import Testing

/// Most texts take a quick way through bytes; it must give what the plain definition over scalars gives.
@Suite struct TextQuickWayTests {
    private static let pool: [UInt32] = [
        0x61, 0x41, 0x7A, 0x39, 0x20, 0x20, 0x09, 0x0A, 0x0D, 0x01, 0x7F, 0x85, 0xA0, 0xAD, 0xAB, 0xBB, 0xB4, 0xE9,
        0xC9,
        0xE7, 0xF8, 0xDF, 0x153, 0x152, 0xC6, 0x130, 0x149, 0x17F, 0x1C6, 0x24F, 0x250, 0x27F, 0x280, 0x2BC, 0x2FF,
        0x301,
        0x3A9, 0x1680, 0x1E9E, 0x2000, 0x200B, 0x200E, 0x2013, 0x2019, 0x201C, 0x2026, 0x2028, 0x202F, 0x2033, 0x205F,
        0x2060, 0x2061, 0x2070, 0x20AC, 0x2126, 0x2212, 0x3000, 0xFB01, 0xFEFF, 0xFFFD, 0x1F600, 0x27, 0x2D, 0x2E,
    ]

    private static func texts(seed: UInt64, _ check: (String) -> Void) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<4000 {
            var view = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                if let scalar = pool.randomElement(using: &random).flatMap(Unicode.Scalar.init) { view.append(scalar) }
            }
            check(String(view))
        }
    }

    private static let invisible: Set<UInt32> = [
        0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF,
    ]
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        invisible.contains(scalar.value) || scalar.properties.isWhitespace
    }

    @Test func blanksByTheirDefinition() {
        Self.texts(seed: 11) { text in
            var kept = Substring(text).unicodeScalars
            while let first = kept.first, Self.isBlank(first) { kept.removeFirst() }
            while let last = kept.last, Self.isBlank(last) { kept.removeLast() }
            #expect(Array(Text.trimmed(text).utf8) == Array(String(kept).utf8))
            #expect(Array(Text.trimmed(text.dropFirst(0)).utf8) == Array(String(kept).utf8))

            let visible = String.UnicodeScalarView(text.unicodeScalars.filter { !Self.invisible.contains($0.value) })
            let words = visible.split { $0.properties.isWhitespace }.map { String(String.UnicodeScalarView($0)) }
            #expect(Array(Text.collapsedSpaces(text).utf8) == Array(words.joined(separator: " ").utf8))
        }
    }

    @Test func foldingIsTheSameBesideALetterThatTakesTheLongWay() {
        Self.texts(seed: 12) { text in
            // A Greek letter is not in the table of the quick way.
            #expect(Text.folded("Ωx" + text) == "ω" + Text.folded("x" + text))
            let (long, quick) = (Text.wordKey("Ωx" + text), Text.wordKey("x" + text))
            #expect(long == "ω" + quick)
        }
    }
}
