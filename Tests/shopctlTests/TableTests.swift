import Messages
import Testing
import Translations

@testable import shopctl

@Suite("Tables")
struct TableTests {
    private func table() -> Table {
        var table = Table([.text("NAME", .cut), .number("COUNT"), .text("WORDS", .wrap)])
        table.rows = [
            ["école", .number(7), "one two three four five six seven eight nine ten"],
            ["日本語", .number(12), "short"],
        ]
        return table
    }

    @Test func numbersStandRightAndWideCharactersCountTwice() {
        let lines = table().lines(width: nil, colour: false, .english)
        #expect(lines[0] == "NAME    COUNT  WORDS")
        #expect(lines[1] == "école       7  one two three four five six seven eight nine ten")
        #expect(lines[2] == "日本語     12  short")
    }

    @Test func aNarrowTerminalWrapsAndNeverOverflows() {
        let lines = table().lines(width: 40, colour: false, .english)
        #expect(lines.count == 4)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 40 })
        #expect(lines.joined(separator: " ").contains("ten"))
    }

    @Test func longTextIsCutAndSaidToBe() {
        var table = Table([.text("TITLE", .cut)])
        table.rows = [[.init(String(repeating: "é", count: 50))]]
        #expect(table.lines(width: 20, colour: false, .english)[1] == String(repeating: "é", count: 19) + "…")
        #expect(table.lines(width: nil, colour: false, .english)[1].count == 50)
    }

    @Test func aCellHasNoControlCharacters() {
        let cell = Table.Cell("a\u{1B}[2Jb\nc\u{202E}d\te\r")
        var table = Table([.text("A")])
        table.rows = [[cell]]
        #expect(table.lines(width: nil, colour: false, .english)[1] == "a\u{FFFD}[2Jb c\u{FFFD}d e")
    }

    @Test func colourDoesNotChangeWidths() {
        var table = Table([.text("A"), .text("B")])
        table.rows = [[.init("x", .red), .init("y")], [.init("long", .green), .init("z")]]
        let plain = table.lines(width: nil, colour: false, .english)
        let coloured = table.lines(width: nil, colour: true, .english)
        #expect(plain == coloured.map { $0.replacing(/\u{1B}\[[0-9]*m/, with: "") })
        #expect(coloured[1].hasPrefix("\u{1B}[31mx\u{1B}[0m"))
    }

    @Test(arguments: [
        ("plain", 5), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("👩‍🔬", 2), ("\u{200B}", 0),
    ])
    func widthsAreThoseOfATerminal(text: String, width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }

    @Test func wrappingKeepsEveryWordAndBreaksTooLongOnes() {
        let text = "un mot extraordinairementlongetsansespace puis la fin"
        let lines = DisplayWidth.wrapped(text, to: 12)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 12 })
        #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    }

    @Test func optionsBeforeTheCommandAreMovedBehindIt() {
        func hoisted(_ arguments: String) -> String {
            GlobalOptions.hoisted(arguments.split(separator: " ").map(String.init)).joined(separator: " ")
        }
        #expect(hoisted("--quiet --workspace w runs list") == "runs list --quiet --workspace w")
        #expect(hoisted("--format=json search -- x") == "search --format=json -- x")
        #expect(hoisted("runs list --quiet") == "runs list --quiet")
        #expect(hoisted("--version") == "--version")
        #expect(hoisted("--quiet") == "--quiet")
    }
}
