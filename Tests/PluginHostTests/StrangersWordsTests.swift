import AdapterKit
import PluginHost
import Testing

/// What strangers say is kept so that a name or a secret in it is found again, and only whole ones are kept.
@Suite struct StrangersWordsTests {
    private let words = StrangersWords([:])

    @Test func bytesThatAreNoUTF8AreCharactersEach() {
        let name = Array("Kerjéan".utf8)
        let latin1 = Array("Kerj".utf8) + [0xE9] + Array("an".utf8)
        #expect(StrangersWords.read(name) == "Kerjéan")
        #expect(StrangersWords.read(latin1) == "Kerjéan")
        // One does not spoil the other.
        #expect(StrangersWords.read(name + [0x20] + latin1 + [0x0A] + name + [0xE9]) == "Kerjéan Kerjéan\nKerjéané")
        // Cut within a letter, at both ends.
        #expect(StrangersWords.read([0xA9] + name + [0xC3]) == "\u{A9}Kerjéan\u{C3}")
        #expect(StrangersWords.read([0xF0, 0x9F, 0x92] + name) == "\u{F0}\u{9F}\u{92}Kerjéan")
        #expect(StrangersWords.read([]) == "")
        for byte in UInt8.min...UInt8.max {
            #expect(StrangersWords.read([byte]).unicodeScalars.map(\.value) == [UInt32(byte)])
        }
    }

    @Test func aSecretBesideSpoiltBytesIsTakenOut() {
        let words = StrangersWords(["TOKEN": Secret("sésame-ouvre-toi")])
        #expect(words.text(StrangersWords.read(Array("sésame-ouvre-toi ".utf8) + [0xE9])) == "••• é")
    }

    @Test func textIsCutBetweenWords() {
        #expect(words.text("Maryvonne Kerjéan", most: 12) == "Maryvonne")
        #expect(words.text("Maryvonne Kerjéan", most: 9) == "Maryvonne")
        #expect(words.text("Maryvonne Kerjéan", most: 17) == "Maryvonne Kerjéan")
        #expect(words.text("Maryvonne", most: 4) == "Mary", "what is one word has no other place to be cut")
    }

    @Test func ofManyLinesTheLastAreKeptWhole() {
        let lines = ["a", "b", "c"].map { $0 + String(repeating: " mots", count: 379) }
        #expect(words.lastLines(lines[0...1].joined(separator: "\n")) == lines[0...1].joined(separator: "\n"))
        #expect(words.lastLines(lines.joined(separator: "\n")) == "…\n" + lines[1...2].joined(separator: "\n"))
        #expect(words.lastLines((1...30).map { "\($0)" }.joined(separator: "\n")).hasPrefix("11\n"))
    }
}
