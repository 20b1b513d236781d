import JSONSchema
import Messages
import Testing
import YAMLReader

@Suite struct YAMLReaderTests {
    private func json(_ text: String) throws -> JSONValue { try YAMLNode.parse(text).json }

    private func failure(_ text: String, limits: YAMLLimits = YAMLLimits()) -> YAMLError? {
        do throws(YAMLError) {
            _ = try YAMLNode.parse(text, limits: limits)
            return nil
        } catch { return error }
    }

    @Test(arguments: [
        ("NO", "NO"), ("non", "non"), ("yes", "yes"), ("on", "on"), ("2024-05-01", "2024-05-01"), ("1_000", "1_000"),
        ("'12'", "12"), ("\"true\"", "true"), ("12:30", "12:30"), ("0o8", "0o8"), ("0x", "0x"), (".", "."), ("+", "+"),
        ("1e", "1e"), ("l'eau", "l'eau"), ("!!str 5", "5"), ("|\n  a\n  b\n", "a\nb\n"), ("\"a\\0b\"", "a\0b"),
    ])
    func textStaysText(source: String, value: String) throws {
        #expect(try json("k: " + source)["k"] == .string(value))
    }

    @Test(arguments: [
        ("12", 12.0), ("-3", -3), ("+4", 4), ("0o17", 15), ("0xff", 255), ("1.5", 1.5), (".5", 0.5), ("5.", 5),
        ("1e3", 1000), ("010", 10), ("!!int 7", 7),
    ])
    func numbers(source: String, value: Double) throws {
        #expect(try json("k: " + source)["k"] == .number(value))
    }

    @Test func otherScalars() throws {
        let expected: JSONValue = ["a": true, "b": false, "c": .null, "d": .null, "e": .null, "f": ""]
        #expect(try json("{a: true, b: False, c: ~, d: null, e: , f: ''}") == expected)
        #expect(try YAMLNode.parse("k: 01")["k"]?.text == "01")
    }

    @Test func everyNodeKnowsItsPlace() throws {
        let node = try YAMLNode.parse("# note\nété: &a\n  - x\n  - {b: 2}\nother: *a\n")
        let summer = try #require(node["été"])
        #expect((summer.line, summer.column) == (2, 6))
        #expect(node.position(of: "/été/1/b").map { [$0.line, $0.column] } == [4, 9])
        #expect(node.position(of: "/été/1/b", key: true).map { [$0.line, $0.column] } == [4, 6])
        #expect(node.position(of: "/été/1/missing/deeper").map { [$0.line, $0.column] } == [4, 5])
        #expect(node.position(of: "/other", key: true).map { [$0.line, $0.column] } == [5, 1])
        #expect(node.position(of: "")?.line == 2)
        #expect(node.position(of: "x") == nil)
        #expect(try YAMLNode.parse("a/b: {c~d: 1}").position(of: "/a~1b/c~0d").map { $0.column } == 12)
    }

    @Test func keysAreTextAsWritten() throws {
        let node = try YAMLNode.parse("2024: a\nNO: b\ntrue: c\n\"x y\": d\n")
        #expect(node.mapping?.map { $0.key.string } == ["2024", "NO", "true", "x y"])
    }

    @Test(arguments: [
        ("a: 1\nb: 2\na: 3", 3, 1, "line 1"), ("a: 1\n---\nb: 2", 2, 1, "second document"),
        ("a: [1", 1, 6, ""), ("a:\n\t- b", 2, 1, "tabs"), ("a: b: c", 1, 5, "quotes"), ("a: *x", 1, 4, "&x"),
        ("a: &x [*x]", 1, 8, "&x"), ("a: .nan", 1, 4, "quotes"), ("a: -.inf", 1, 4, "quotes"),
        ("a: 9007199254740993", 1, 4, "quotes"), ("a: 1e999", 1, 4, "quotes"), ("a: !x 1", 1, 4, "tag"),
        ("[a]: 1", 1, 1, "key"), (": 1", 1, 1, "key"), ("<<: {a: 1}", 1, 1, "merge"), ("a: !!int b", 1, 4, "tag"),
        ("a: \u{1}", 1, 4, "U+1"),
    ])
    func refusalsNameThePlace(text: String, line: Int, column: Int, hint: String) throws {
        let error = try #require(failure(text))
        #expect(error.line == line && error.column == column, "\(error)")
        #expect(hint.isEmpty || error.message.description.contains(hint), "\(error)")
    }

    @Test func canonicallyEqualKeysAreTwoKeys() throws {
        #expect(try YAMLNode.parse("\u{E9}: 1\ne\u{301}: 2\n").mapping?.count == 2)
    }

    @Test func aliasesAreExpandedWithinABudget() throws {
        #expect(try json("a: &a [1]\nb: *a\n")["b"] == [1])
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            bomb += "a\(level): &a\(level) [\(items)]\n"
        }
        let error = try #require(failure(bomb))
        #expect(error.message.description.contains("alias"))
    }

    @Test func depthIsLimitedEvenThroughAliases() throws {
        let deep = String(repeating: "[", count: 70) + String(repeating: "]", count: 70)
        #expect(failure(deep)?.message.description.contains("nesting") == true)
        #expect(failure(String(repeating: "[", count: 200_000))?.message.description.contains("nesting") == true)
        #expect(
            failure("a: &a [[[1]]]\nb: [[*a]]", limits: YAMLLimits(depth: 5))?.message.description.contains("nesting")
                == true)
        #expect(failure("a: &a [[[1]]]\nb: [[*a]]", limits: YAMLLimits(depth: 6)) == nil)
    }

    @Test func keysThatAreNoTextAreRefusedHoweverDeep() throws {
        #expect(failure(String(repeating: "? ", count: 500_000))?.message.description.contains("key") == true)
        #expect(failure(String(repeating: "{? ", count: 500_000))?.message.description.contains("key") == true)
        #expect(failure("a: &a [1]\n*a : 2")?.message.description.contains("key") == true)
        #expect(try json("a: &a b\n*a : 2") == ["a": "b", "b": 2])
    }

    /// Whatever the text, an answer or an error with a place comes back.
    @Test func randomSoup() {
        var random = Soup(state: 11)
        let words = [
            "- ", "a: ", "\n", "  ", "[", "]", "{", "}", "&a ", "*a ", "'", "\"", "|", ">", "\t", "#", "!x ", "%",
            "---\n", "é",
            "? ", ",",
        ]
        for _ in 0..<2000 {
            let text = (0..<30).map { _ in words.randomElement(using: &random) ?? "" }.joined()
            if let error = failure(text) { #expect(error.line >= 1 && error.column >= 1 && !error.message.isEmpty) }
        }
    }

    @Test func badBytes() throws {
        let error = #expect(throws: YAMLError.self) {
            _ = try YAMLNode.parse(Array("é: x\nà: ".utf8) + [0x62, 0xE9, 0x74])
        }
        #expect(error?.description == "line 2, column 5: byte 0xE9 is not UTF-8; save the text as UTF-8")
        #expect(throws: YAMLError.self) { try YAMLNode.parse([0xFF, 0xFE, 0x61, 0x00]) }
        #expect(throws: YAMLError.self) { try YAMLNode.parse([0x61, 0x00, 0x62]) }
        #expect(failure("a: bcdef", limits: YAMLLimits(bytes: 4))?.message.description.contains("4") == true)
        #expect(try YAMLNode.parse("\u{FEFF}a: 1").position(of: "/a").map { $0.column } == 4)
    }

    @Test(arguments: ["", "\n", "# only a note\n", "---\n", "---\n...\n"])
    func anEmptyTextIsNull(text: String) throws {
        #expect(try YAMLNode.parse(text).isNull)
    }
}

/// A seeded generator, so that a failure can be repeated.
private struct Soup: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
