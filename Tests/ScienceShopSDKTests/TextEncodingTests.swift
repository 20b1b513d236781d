import ScienceShopSDK
import Testing

@Suite struct TextEncodingTests {
    @Test func labelsAreReadAsBrowsersReadThem() {
        #expect(TextEncoding(label: " ISO-8859-1 ") == .windows1252)
        #expect(TextEncoding(label: "Latin1") == .windows1252 && TextEncoding(label: "UTF8") == .utf8)
        #expect(TextEncoding(label: "iso-8859-15") == .latin9 && TextEncoding(label: "big5") == nil)
    }

    @Test func charactersBeyondASCII() {
        #expect(TextEncoding.windows1252.utf8([0x80, 0x9C, 0xE9, 0x41, 0x81]) == Array("€œéA\u{81}".utf8))
        #expect(TextEncoding.latin9.utf8([0xA4, 0xBD, 0xE9]) == Array("€œé".utf8))
        #expect(TextEncoding.utf16LittleEndian.utf8([0xE9, 0x00, 0x3D, 0xD8, 0x00, 0xDE]) == Array("é😀".utf8))
        #expect(TextEncoding.utf16BigEndian.utf8([0x00, 0xE9, 0xD8, 0x3D, 0x00]) == Array("é\u{FFFD}\u{FFFD}".utf8))
    }

    @Test func whatDecidesTheEncoding() {
        #expect(DecodedText([0xEF, 0xBB, 0xBF, 0x61], declared: .windows1252).string == "a")
        #expect(DecodedText([0xFF, 0xFE, 0x61, 0x00]).string == "a")
        #expect(DecodedText(Array("é".utf8), declared: .windows1252).encoding == .utf8)
        #expect(DecodedText([0xE9], declared: .latin9).encoding == .latin9)
        let guessed = DecodedText([0x63, 0x61, 0x66, 0xE9])
        #expect(guessed.string == "café" && guessed.encoding == .windows1252 && guessed.isGuess)
        #expect(guessed.firstRepair == nil)
    }

    @Test func damageIsRepairedAndToldWithItsLine() {
        let damaged = DecodedText(Array(String(repeating: "é\r\n", count: 20).utf8) + [0xE9, 0x0A])
        #expect(damaged.encoding == .utf8 && damaged.isGuess && damaged.firstRepair == 21)
        let nul = DecodedText([0x61, 0x0A, 0x00, 0x62])
        #expect(nul.string == "a\n\u{FFFD}b" && nul.firstRepair == 2 && !nul.isGuess)
        #expect(DecodedText([0x62, 0xE9, 0x63], declared: .utf8).firstRepair == 1)
        #expect(DecodedText(Array("a\u{FFFD}".utf8)).firstRepair == nil)
    }
}
