import TestSupport
import Testing

@testable import Crosswalks

/// A quick look says whether a text can hold a character reference; it must never miss one.
@Suite struct CharacterReferenceTests {
    @Test func noReferenceIsMissed() {
        var random = SeededGenerator(seed: 53)
        let parts = [
            "&", "&", ";", "amp", "eacute", "#", "x", "41", "+", " ", "é", "\u{37E}", "\u{301}", "&amp;", "&#x41;",
        ]
        var changed = 0
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0...8, using: &random))
                .compactMap { _ in parts.randomElement(using: &random) }.joined()
            let resolved = Entities.resolved(text)
            #expect(Array(resolved.utf8) == Array(Self.slowly(text).utf8), "\(text)")
            if resolved != text { changed += 1 }
        }
        #expect(changed > 100)
    }

    /// Every « & » with what stands before the next semicolon, looked up.
    private static func slowly(_ text: String) -> String {
        let parts = text.split(separator: "&", omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(into: String(parts[0])) { result, part in
            if let end = part.prefix(12).firstIndex(of: ";"), let scalar = Entities.scalar(String(part[..<end])) {
                result.unicodeScalars.append(scalar)
                result += part[part.index(after: end)...]
            } else {
                result += "&" + part
            }
        }
    }
}
