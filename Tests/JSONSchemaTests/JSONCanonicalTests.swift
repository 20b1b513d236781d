import JSONSchema
import TestSupport
import Testing

@Suite struct JSONCanonicalTests {
    /// The key-order vector of RFC 8785 §3.2.3: UTF-16 order, in which U+1F600 comes before U+FB33.
    @Test func membersAreSortedAsUTF16() throws {
        let expected = ["\r", "1", "\u{80}", "ö", "€", "\u{1F600}", "\u{FB33}"]
        var random = SeededGenerator(seed: 3)
        for _ in 0..<20 {
            let object = JSONObject(expected.shuffled(using: &random).map { ($0, 1) })
            let read = try JSONValue(parsing: JSONValue.object(object).canonicalBytes)
            #expect(read.object?.keys == expected)
        }
    }

    /// Names with beginnings in common, in objects small and large.
    @Test func sortsManyMembersAsUTF16CodeUnits() throws {
        var random = SeededGenerator(seed: 29)
        let parts = ["", "a", "ab", "abcdefgh", "abcdefghi", "z", "é", "\u{FB33}", "😀", "\u{1}", "0", "ABCDEFGH"]
        for count in [2, 3, 7, 20, 40, 100] {
            for _ in 0..<20 {
                let names = (0..<count).map { _ in
                    (0..<Int.random(in: 1...4, using: &random)).compactMap { _ in parts.randomElement(using: &random) }
                        .joined()
                }
                let object = JSONObject(names.map { ($0, 1) })
                let keys = try #require(
                    JSONValue(parsing: JSONValue.object(object).canonicalBytes).object?.keys)
                #expect(keys.count == object.count)
                #expect(zip(keys, keys.dropFirst()).allSatisfy { $0.utf16.lexicographicallyPrecedes($1.utf16) })
            }
        }
    }

    @Test func stringsAreReplacedButNamesAreNot() {
        let value: JSONValue = ["id": "n:project/a", "n:project/a": ["n:project/a", "\"n:project/a\""]]
        let bytes = value.canonicalBytes { $0 == "n:project/a" ? "#0" : nil }
        #expect(
            String(decoding: bytes, as: UTF8.self) == ##"{"id":"#0","n:project/a":["#0","\"n:project/a\""]}"##)
    }

    @Test func sortsEveryPairAsUTF16CodeUnits() throws {
        let parts = [
            "", "a", "z", "é", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FB33}", "\u{FFFD}", "😀", "\u{10FFFF}",
        ]
        let names = parts.flatMap { first in parts.map { first + $0 } }
        for left in names {
            for right in names where !left.hasSameBytes(as: right) {
                let keys = try JSONValue(parsing: JSONValue.object([(left, 1), (right, 2)].object).canonicalBytes)
                    .object?.keys
                let expected = left.utf16.lexicographicallyPrecedes(right.utf16) ? [left, right] : [right, left]
                #expect(keys?.map(ByteString.init) == expected.map(ByteString.init))
            }
        }
    }

    @Test func aFrenchDocument() throws {
        let text =
            #"{"titre":"Ateliers des savoirs partagés","année":2012,"null":null,"b":true,"#
            + #""liste":[56,{"d":1e21,"10":null}],"esc":"a\"b\\c\n\t\u0001/é\u2028"}"#
        let canonical =
            #"{"année":2012,"b":true,"esc":"a\"b\\c\n\t\u0001/é"# + "\u{2028}"
            + #"","liste":[56,{"10":null,"d":1e+21}],"null":null,"titre":"Ateliers des savoirs partagés"}"#
        #expect(try JSONValue(parsing: text).canonicalBytes == Array(canonical.utf8))
    }

    @Test func escapesOnlyWhatMustBe() {
        let scalars = (0..<0x100).compactMap(Unicode.Scalar.init(_:) as (Int) -> Unicode.Scalar?)
        let text = String(String.UnicodeScalarView(scalars))
        let expected =
            "\""
            + scalars.map { scalar in
                switch scalar {
                case "\u{8}": "\\b"
                case "\t": "\\t"
                case "\n": "\\n"
                case "\u{C}": "\\f"
                case "\r": "\\r"
                case "\"", "\\": "\\\(scalar)"
                case "\0"..<" ": "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
                default: String(scalar)
                }
            }.joined() + "\""
        #expect(JSONValue.string(text).canonicalText.hasSameBytes(as: expected))
    }

    @Test func prettyTextKeepsOrderAndIsIndented() {
        let value: JSONValue = ["b": [1, [:]], "a": [], "c": ["d": "e"]]
        #expect(
            value.prettyText == """
                {
                  "b": [
                    1,
                    {}
                  ],
                  "a": [],
                  "c": {
                    "d": "e"
                  }
                }
                """)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func whatIsWrittenIsReadAgain(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let value = RandomJSON.value(depth: 5, using: &random)
        let canonical = value.canonicalBytes
        let read = try JSONValue(parsing: canonical)
        #expect(read == value)
        #expect(read.canonicalBytes == canonical)
        #expect(read.hashValue == value.hashValue)
        #expect(try JSONValue(parsing: value.prettyText) == value)
        // Cut short, it is always refused, and never read beyond its end.
        if canonical.count > 1, value.array != nil || value.object != nil {
            let cut = Int.random(in: 0..<canonical.count, using: &random)
            #expect(throws: JSONError.self) { try JSONValue(parsing: canonical[..<cut]) }
        }
    }

    @Test func hostileBytesNeverCrash() {
        var random = SeededGenerator(seed: 7493)
        let source =
            RandomJSON.value(depth: 6, using: &random).canonicalBytes + Array(#"{"a":["é\u00e9😀",1.5e3]}"#.utf8)
        for _ in 0..<3_000 {
            var bytes = source
            for _ in 0..<3 {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            // Either outcome is right; a value that was read must survive being written.
            guard let value = try? JSONValue(parsing: bytes) else { continue }
            #expect((try? JSONValue(parsing: value.canonicalBytes)) == value)
        }
    }
}

extension [(String, JSONValue)] {
    fileprivate var object: JSONObject { JSONObject(self) }
}

enum RandomJSON {
    static func value(depth: Int, using random: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &random) {
        case 0: return .null
        case 1: return .bool(.random(using: &random))
        case 2: return .number(number(using: &random))
        case 3, 4: return .string(string(using: &random))
        case 5:
            return .array(
                (0..<Int.random(in: 0...6, using: &random)).map { _ in value(depth: depth - 1, using: &random) })
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                object[string(using: &random)] = value(depth: depth - 3, using: &random)
            }
            return .object(object)
        }
    }

    static func number(using random: inout SeededGenerator) -> Double {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return Double(Int.random(in: -100...100, using: &random))
        case 1: return Double(Int.random(in: -1_000_000...1_000_000, using: &random)) / 1000
        case 2: return Double(Int64(bitPattern: random.next()))
        default:
            let value = Double(bitPattern: random.next())
            return value.isFinite ? value : 0
        }
    }

    static func string(using random: inout SeededGenerator) -> String {
        let alphabet: [Unicode.Scalar] = [
            "a", "b", "é", "e", "\u{301}", "œ", "\"", "\\", "/", "\n", "\u{0}", "\u{1F}", "\u{7F}", "\u{2028}",
            "\u{E000}",
            "😀", "\u{FB33}", " ", "1", "\u{FFFD}",
        ]
        let count = Int.random(in: 0...30, using: &random)
        return String(
            String.UnicodeScalarView(
                (0..<count).map { _ in alphabet[Int.random(in: alphabet.indices, using: &random)] }))
    }
}
