import Messages
import Testing

@Suite struct MessageTests {
    @Test func aLiteralKeepsItsPatternAndParts() {
        let name = "lyon"
        let message: Message = "node \(name) has \(12345) records, 50% read"
        #expect(message.pattern == "node %1 has %2 records, 50%% read")
        #expect(message.description == "node lyon has 12345 records, 50% read")
        #expect(message.text(in: .english) { _ in nil } == "node lyon has 12,345 records, 50% read")
    }

    @Test func aTranslationMayReorderTheParts() {
        let message: Message = "\("a") before \("b")"
        #expect(message.text(in: .french) { _ in "%2 après %1" } == "b après a")
    }

    @Test(arguments: [(0, "0 fiche"), (1, "1 fiche"), (2, "2 fiches"), (12000, "12\u{202F}000 fiches")])
    func frenchCountsZeroAndOneInTheSingular(count: Int, expected: String) {
        let message = Message.plural(count, one: "\(count) record", other: "\(count) records")
        let table = ["%1 record": "%1 fiche", "%1 records": "%1 fiches"]
        #expect(message.text(in: .french) { table[$0] } == expected)
    }

    /// A stranger's number may be any.
    @Test func theLeastNumberIsCountedToo() {
        let message = Message.plural(.min, one: "\(Int.min) record", other: "\(Int.min) records")
        #expect(message.description == "-9223372036854775808 records")
        #expect(Language.allCases.allSatisfy { !$0.isSingular(.min) && !$0.isSingular(.max) && $0.isSingular(-1) })
    }

    /// English has one form where French has two; and what is counted inside a sentence has its own number.
    @Test(arguments: [(1, 5, "1 vue : 5 retirées"), (5, 1, "5 vues : 1 retirée"), (1, 1, "1 vue : 1 retirée")])
    func aSingularIsTheBusinessOfOneSentence(seen: Int, removed: Int, expected: String) {
        let part: Message = "\(removed) removed"
        let parts = Message.plural(removed, one: part, other: part)
        let whole: Message = "\(seen) seen: \(parts)"
        let table = [
            "%1 removed": "%1 retirées", Message.singularContext + "%1 removed": "%1 retirée",
            "%1 seen: %2": "%1 vues : %2", Message.singularContext + "%1 seen: %2": "%1 vue : %2",
        ]
        #expect(Message.plural(seen, one: whole, other: whole).text(in: .french) { table[$0] } == expected)
    }

    @Test func wordsOfOthersAreNeverTranslated() {
        #expect(Message.verbatim("100% %1").text(in: .french) { _ in "no" } == "100% %1")
    }
}
