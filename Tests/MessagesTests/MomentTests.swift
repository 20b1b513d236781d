import Messages
import Testing

/// Days and instants as each language writes them.
@Suite struct MomentTests {
    @Test(arguments: [
        ("2026-11-21T15:05:07.123+01:00", "21 novembre 2026 à 15:05 (UTC+1)", "November 21, 2026 at 15:05 (UTC+1)"),
        ("2026-11-21T10:35:07-03:30", "21 novembre 2026 à 10:35 (UTC-3:30)", "November 21, 2026 at 10:35 (UTC-3:30)"),
        ("2026-11-21T14:05:07.123Z", "21 novembre 2026 à 14:05 UTC", "November 21, 2026 at 14:05 UTC"),
        ("2026-03-01", "1er mars 2026", "March 1, 2026"), ("2026-08", "août 2026", "August 2026"),
        ("2026", "2026", "2026"),
    ])
    func aMomentIsToldInWords(iso: String, french: String, english: String) {
        let message: Message = "since \(moment: iso)"
        #expect(message.text(in: .french) { _ in "depuis : %1" } == "depuis : \(french)")
        #expect(message.text(in: .english) { _ in nil } == "since \(english)")
        #expect(message.description == "since \(iso)", "machines read what was written")
    }

    @Test(arguments: [
        "", "hier", "2026-1-2", "2026-11-21T14", "2026-11-21T14:05:07+0100", "2026-11-21T14:05:07+24:00",
        "2026-11-21T14:05:07", "26-11-21", "2026-11-21-7",
    ])
    func whatIsNoMomentStaysAsItIs(text: String) {
        #expect(Language.french.moment(text) == text)
        #expect(Language.french.column(text) == text)
    }

    @Test func momentsOfAMessageCanBeWrittenOtherwise() {
        let inner: Message = "until \(moment: "2026-11-21T14:05:07Z")"
        let message: Message = "wait \(inner), \(.plural(2, one: "x", other: "or \(moment: "2026-01-01")"))"
        let changed = message.changingMoments { $0 + "!" }
        #expect(changed.description == "wait until 2026-11-21T14:05:07Z!, or 2026-01-01!")
        #expect(inner.asSentence.changingMoments { _ in "then" }.description == "Until then.")
    }

    @Test func columnsAreAsWideInEveryRow() {
        #expect(Language.french.column("2026-11-01T04:05:07Z") == "01/11/2026 04:05")
        #expect(Language.english.column("2026-11-01T04:05:07Z") == "2026-11-01 04:05")
    }
}
