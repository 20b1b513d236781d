import JSONSchema
import TestSupport
import Testing

@Suite struct ECMAPatternTests {
    @Test(
        arguments: [
            ("", ["", "a"], []), ("a", ["a", "bab"], ["", "b"]), ("^a*$", ["", "aaa"], ["ab", "ba"]),
            ("^[a-z0-9]+(-[a-z0-9]+)*$", ["a", "a-b9-c"], ["", "-", "a-", "a--b", "É"]),
            ("^(?:fr|en)(?:-[A-Z]{2})?$", ["fr", "en-GB"], ["f", "fr-", "fr-GBR", "xfr"]),
            ("^.{2,3}$", ["ab", "é😀x"], ["a", "abcd", "a\nb"]), ("^[^]{2}$", ["\n\n"], ["a"]), ("[]", [], ["", "a"]),
            ("a.c|^$", ["", "xabc"], ["ac"]), ("(a|b)+?c", ["abac"], ["ab"]), ("x{0}y", ["y"], ["x"]),
            ("^\\d{4}-\\d\\d$", ["2012-04"], ["2012-4", "٢012-04"]),
            ("\\bcat\\b", ["a cat.", "cat"], ["concat", "cats"]),
            ("\\Bat\\B", ["catx"], ["at", "cat"]), ("^(?!.*--)[a-z-]+$", ["a-b", "-a"], ["a--b", ""]),
            ("a(?=b(?!c))", ["abd", "abcab"], ["abc", "a"]), ("(?<=€)\\d", ["€5"], ["5€", "5"]),
            ("(?<!\\d)7(?!\\d)", ["7", "a7b"], ["17", "71", "7 7".replacing(" ", with: "")]),
            ("^(?=.*\\d)(?=.*[a-z]).{3,}$", ["a1x", "xx9"], ["abc", "123", "a1"]),
            ("^[\\p{L}\\p{M}' -]+$", ["Élise d'Arc", "e\u{301}"], ["a1", ""]), ("^\\P{L}+$", ["123"], ["1a"]),
            ("^[^\\p{L}]$", ["1", "€"], ["é"]), ("^\\p{Lu}\\p{gc=Ll}$", ["Éa"], ["éa"]), ("[\\w-]", ["-", "a"], ["é"]),
            ("\\u00e9\\x41\\u{1F600}\\ud83d\\ude00", ["éA😀😀"], ["éA😀"]),
            ("[\\u{1F600}-\\u{1F64F}]", ["😃"], ["🚀", "a"]),
            ("^[\\b\\t\\n\\v\\f\\r\\0\\cA\\-]$", ["\u{8}", "\u{B}", "\0", "\u{1}", "-"], ["b"]), ("\\ud83d", [], ["😀"]),
            ("(?<year>\\d+)\\/", ["12/"], ["12"]), ("(?:a?){3}b", ["b", "aaab"], ["a"]), ("(a*)*b", ["aab"], ["aac"]),
            ("$^", [""], ["a"]), ("a$|^b", ["ca", "bc"], ["ac", "cb"]), ("(?:^a|b)c", ["ac", "xbc"], ["xac"]),
            ("^\\s$", ["\u{FEFF}", "\u{A0}", "\u{2028}"], ["\u{180E}", "\u{200B}"]),
            ("^(?:(?:a{2}){2}){2}$", ["aaaaaaaa"], ["aaaaaaa", "aaaaaaaaa"]), ("(?:){100000}x", ["x"], ["y"]),
            ("(a|b)*a(a|b){12}$", ["abbbbbbbbbbbb"], ["bbbbbbbbbbbbb", "abbbbbbbbbbb"]),
            ("^(?=(?:ab)*$)(?<=^)a", ["abab"], ["aba"]), ("(?<=^|,)x(?=,|$)", ["x", "a,x,b"], ["ax", "xb"]),
        ] as [(String, [String], [String])])
    func matches(pattern: String, fitting: [String], others: [String]) throws {
        let compiled = try ECMAPattern(pattern)
        for text in fitting { #expect(compiled.matches(text), "\(pattern) should match '\(text)'") }
        for text in others { #expect(!compiled.matches(text), "\(pattern) should not match '\(text)'") }
    }

    @Test(arguments: [
        "(", ")", "a)", "[", "[a", "a**", "*", "+a", "?", "{2}", "a{", "a{2", "a{3,2}", "}", "]", "\\", "\\Z", "\\a",
        "\\-", "\\1", "(a)\\1", "(?<n>a)\\k<n>", "\\u{110000}", "\\u12", "\\xg1", "\\c1", "[b-a]", "[a-\\d]", "\\p{}",
        "\\p{Nope}", "\\pL", "(?i)a", "(?<>a)", "^*", "(?=a)*", "\\01", "a{1000000}", "((a{100}){100}){100}",
    ])
    func refuses(pattern: String) {
        let error = #expect(throws: PatternError.self) { try ECMAPattern(pattern) }
        #expect(error?.description.contains("'\(pattern)'") == true)
    }

    @Test func deepNestingIsRefusedNotOverflown() {
        let pattern = String(repeating: "(", count: 100_000) + String(repeating: ")", count: 100_000)
        #expect(throws: PatternError.self) { try ECMAPattern(pattern) }
    }

    @Test(arguments: [
        "^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(x+x+)+y", "^(?=(a+)+b)", "(?:(?=(?:a|aa)+$)a)*b", "(.*)*\\bz",
        "^(([a-z])+.)+[A-Z]([a-z])+$", "(?<=(a+)+)b", "^(\\p{L}+)+$",
    ])
    func hostilePatternsEndInTime(pattern: String) throws {
        let compiled = try ECMAPattern(pattern)
        let hostile = String(repeating: "a", count: 20_000) + "!"
        let clock = ContinuousClock()
        let time = clock.measure { #expect(!compiled.matches(hostile)) }
        // Tried one after the other, the ways to match would take longer than the universe lasts.
        #expect(time < .seconds(20))
    }

    /// The deterministic automaton and the simulation are two ways to the same answer.
    @Test func bothWaysOfMatchingAgree() throws {
        var random = SeededGenerator(seed: 262)
        for _ in 0..<400 {
            let source = RandomPattern.pattern(depth: 3, using: &random)
            let quick = try ECMAPattern(source)
            // An empty look-ahead changes nothing but rules out the automaton.
            let slow = try ECMAPattern("(?=)(?:\(source))")
            for _ in 0..<12 {
                let length = Int.random(in: 0...7, using: &random)
                let text = String((0..<length).map { _ in "abé\n".randomElement(using: &random) ?? "a" })
                #expect(quick.matches(text) == slow.matches(text), "\(source) on '\(text)'")
            }
        }
    }
}

private enum RandomPattern {
    static func pattern(depth: Int, using random: inout SeededGenerator) -> String {
        let atoms = ["a", "b", "é", ".", "[ab]", "[^a]", "^", "$", "\\w", "\\W"]
        guard depth > 0 else { return atoms.randomElement(using: &random) ?? "a" }
        func part() -> String { pattern(depth: depth - 1, using: &random) }
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return part() + part()
        case 1: return part() + part() + part()
        case 2: return "(?:\(part())|\(part()))"
        case 3: return "(?:\(part()))" + (["*", "+", "?", "{2}", "{1,3}", "*?"].randomElement(using: &random) ?? "*")
        case 4: return "(\(part()))"
        default: return part()
        }
    }
}
