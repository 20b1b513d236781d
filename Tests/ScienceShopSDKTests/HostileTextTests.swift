import ScienceShopSDK
import Testing

/// Readers of words take time in proportion to the text and never trap, whatever they are given.
@Suite struct HostileTextTests {
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "1, ", "1 000 ", "(", "a (", "2017-", " – ", "du ", "plus de ", "et ", "12h-", "1 et ", "Lyon, ",
            "e\u{301}\u{323}",
            "une quinzaine ", "31 - ", ":", "62000 ", "\u{200B}", "Département de ", "entre 1 et ",
        ])
    func longRepetitions(piece: String) {
        let text = String(repeating: piece, count: 3_000)
        _ = DateReader.all(in: text)
        _ = DateReader.times(in: text)
        for figure in FigureReader.all(in: text) { #expect(figure.value.isFinite) }
        _ = DateReader.read(text)
        _ = FigureReader.read(text)
        #expect(TerritoryReader.read(text).count <= 3_000)
        #expect(Text.nfc(Text.folded(text)).utf8.count <= text.utf8.count * 3)
    }
}
