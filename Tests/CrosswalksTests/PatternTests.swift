import Messages
import TestSupport
import Testing

@testable import Crosswalks

/// The pattern engine: the syntax of regular expressions, blind to typography, in linear time.
@Suite struct PatternTests {
    private func groups(_ pattern: String, _ text: String) throws -> [String?]? {
        let words = Words(text)
        let subject = Subject(text)
        guard let match = try Pattern(pattern).firstMatch(in: subject) else { return nil }
        return ([match.range] + match.groups).map { $0.map { words.slice(subject.bytes($0)).text } }
    }

    @Test(arguments: [
        ("a+b", "xaab", "aab"), ("a+?", "aaa", "a"), ("(a|ab)(c|bcd)", "abcd", "abcd"), ("^x", "ax", nil),
        ("x$", "xa", nil), ("a{2,3}", "aaaa", "aaa"), ("a{2}", "a", nil), ("a{1,}?b", "aab", "aab"),
        ("[^|]+\\|", "un | deux", "un |"), ("\\bcat\\b", "concat cat", "cat"), ("\\d{4}", "en 2019.", "2019"),
        ("[A-Z]", "é", "é"), ("(?-i)[A-Z]+", "abC", "C"), ("\\p{Lu}\\w+", "le Labo", "Labo"),
        ("(?-i:Ab)c", "AbC", "AbC"), ("(?-i:Ab)c", "abc", nil), ("a(?=b)", "ac ab", "a"), ("a(?!b)", "abac", "a"),
        ("(?<=le )x", "la x le x", "x"), ("(?<!le )x", "le x", nil), (".+", "a\nb", "a"), ("(?s).+", "a\nb", "a\nb"),
        ("(?m)^b$", "a\nb\nc", "b"), ("\\u00e9t\\u{e9}", "ÉTÉ", "ÉTÉ"), ("[\\]x-]+", "a]-x", "]-x"), ("", "abc", ""),
        ("(?:)*", "abc", ""), ("(a*)*b", "aab", "aab"), ("[éà]", "E", "E"), ("[«\"]a", "“a", "“a"),
        ("l'été", "L’ete", "L’ete"), ("1 – 2", "1\u{A0}-\u{202F}2", "1\u{A0}-\u{202F}2"), ("coeur", "Cœur", "Cœur"),
        ("cœur", "COEUR", "COEUR"), ("a b", "a  \u{A0} b", "a  \u{A0} b"), ("ab", "a\u{200B}b", "a\u{200B}b"),
        ("e\u{301}", "é", "é"), ("é", "e\u{301}", "e\u{301}"),
    ])
    func finds(pattern: String, text: String, expected: String?) throws {
        #expect(try groups(pattern, text)?[0] == expected)
    }

    @Test func groupsAreNumberedAndNamed() throws {
        #expect(try groups("(?<a>x)|(?<b>y)(z)?", "y") == ["y", nil, "y", nil])
        let pattern = try Pattern("^(?<name>[^|]+?)\\s*\\|\\s*(?<places>.+)$")
        #expect(pattern.groupNames == ["name", "places"])
        #expect(
            try groups(pattern.source, "Centre d’Été (C.É.) | Agen – Lot (46)") == [
                "Centre d’Été (C.É.) | Agen – Lot (46)", "Centre d’Été (C.É.)", "Agen – Lot (46)",
            ])
    }

    @Test(arguments: [
        ("(a", 0, "never closed"), ("a)", 1, "closes nothing"), ("[a", 0, "never closed"),
        ("*a", 0, "nothing stands before"),
        ("a**", 2, "two repeats"), ("(?<>a)", 0, "named group"), ("(?<n>a)(?<n>b)", 7, "two groups"),
        ("(a)\\1", 3, "back references"), ("(?#x)", 0, "no kind of group"), ("\\q", 0, "means nothing"),
        ("(?<=a+)b", 0, "fixed length"), ("a{5,2}", 1, "wrong way round"), ("[z-a]", 0, "wrong way round"),
        ("\\p{Greek}", 0, "not known"), ("((((a{100}){100}){100}))", 0, "too long"), ("a\\", 1, "lone"),
    ])
    func refuses(pattern: String, offset: Int, message: String) {
        do throws(PatternError) {
            _ = try Pattern(pattern)
            Testing.Issue.record("\(pattern) should not compile")
        } catch {
            #expect(error.message.description.contains(message), "\(error.message)")
            #expect(error.offset == offset)
        }
    }

    /// What makes backtracking engines hang is done at once.
    @Test(.timeLimit(.minutes(1)), arguments: ["^(a+)+$", "(a|aa)*c", "(.*)*x", "(?:a?){50}a{50}b", "^(\\w+\\s?)*$"])
    func hostileTextsEnd(pattern: String) throws {
        let compiled = try Pattern(pattern)
        let start = ContinuousClock.now
        _ = compiled.firstMatch(in: Subject(String(repeating: "a", count: 5000) + "!"))
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test func longTextsAreCut() {
        #expect(Subject(String(repeating: "x", count: 1 << 18)).count == Subject.limit)
    }

    @Test func whatIsWrittenOutMatchesItself() throws {
        let pattern = try Pattern("Avec (des) signes ?")
        #expect(pattern.matchesWhole(Subject("Avec (des) signes ? *")))
        #expect(pattern.isFound(in: "avec (des) signes ?"))
        #expect(try Pattern("Ville").matchesWhole(Subject("Ville\u{A0}:")))
        #expect(try !Pattern("Ville").matchesWhole(Subject("Ville partenaire")))
        #expect(try Pattern("Je donne .*").matchesWhole(Subject("Je donne mon accord")))
    }

    /// Against the standard library's engine, on random patterns and texts where both mean the same.
    @Test func agreesWithTheStandardLibrary() throws {
        var random = SeededGenerator(seed: 20_261_121)
        var compared = 0
        for _ in 0..<3000 {
            let source = random.pattern(depth: 3)
            let text = random.text()
            guard let theirs = try? Regex(source) else { continue }
            let expected = text.firstMatch(of: theirs).map { String(text[$0.range]) }
            let subject = Subject(text)
            let found = try Pattern("(?-i)" + source).firstMatch(in: subject)
                .map { Words(text).slice(subject.bytes($0.range)).text }
            #expect(found == expected, "\(source) on \(text)")
            compared += 1
        }
        #expect(compared > 2500)
    }
}

/// Small random patterns and texts.
extension SeededGenerator {
    mutating func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &self)] }

    mutating func text() -> String {
        (0..<Int.random(in: 0...8, using: &self)).map { _ in pick(["a", "b", "c"]) }.joined()
    }

    mutating func pattern(depth: Int) -> String {
        guard depth > 0 else { return pick(["a", "b", "c", ".", "[ab]", "[^a]"]) }
        switch Int.random(in: 0..<6, using: &self) {
        case 0: return pattern(depth: depth - 1) + pattern(depth: depth - 1)
        case 1: return "(" + pattern(depth: depth - 1) + "|" + pattern(depth: depth - 1) + ")"
        case 2: return "(?:" + pattern(depth: depth - 1) + ")" + pick(["?", "{1,2}", "{2}", "??"])
        case 3: return pick(["a", "b", "[bc]"]) + pick(["*", "+", "*?", "+?"])
        case 4: return pick(["^", "", ""]) + pattern(depth: depth - 1) + pick(["$", "", ""])
        default: return pattern(depth: depth - 1)
        }
    }
}
