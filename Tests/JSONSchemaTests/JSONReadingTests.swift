import JSONSchema
import Messages
import Testing

@Suite struct JSONReadingTests {
    @Test func readsEveryKindOfValue() throws {
        let value = try JSONValue(parsing: #" {"a":[null,true,false,-0,1.5e3,"é\u00e9\ud83d\ude00\n"],"b":{}} "#)
        #expect(value["a"]?.array?.count == 6)
        #expect(value["a"]?[4] == 1500)
        #expect(value["a"]?[5]?.string?.hasSameBytes(as: "éé😀\n") == true)
        #expect(value["b"] == .object(JSONObject()))
        #expect(value.object?.keys == ["a", "b"])
    }

    @Test(arguments: [
        ("", 1, 1), ("[1,]", 1, 4), ("{\"a\":1,}", 1, 8), ("{\n  \"a\": tru\n}", 2, 8), ("[1 2]", 1, 4),
        ("\"a", 1, 3), ("\"é\u{1}\"", 1, 3), ("01", 1, 1), ("1.", 1, 3), ("-", 1, 2), ("1e", 1, 3), ("[1]]", 1, 4),
        ("\"\\x\"", 1, 3), ("\"\\u12g4\"", 1, 6), ("\"\\ud800\"", 1, 2), ("\"\\udc00a\"", 1, 2), ("nul", 1, 1),
        ("{\"a\":1,\n \"b\":2,\n \"a\":3}", 3, 2), ("{a:1}", 1, 2), ("'a'", 1, 1), ("1e999", 1, 1), ("[NaN]", 1, 2),
    ])
    func refuses(text: String, line: Int, column: Int) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.line == line)
        #expect(error?.column == column)
    }

    @Test func refusesBytesThatAreNoUTF8() {
        for bad: [UInt8] in [[0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xC3]] {
            for escape in [[], Array("\\n".utf8)] {
                let error = #expect(throws: JSONError.self) {
                    try JSONValue(parsing: Array("\"abé".utf8) + escape + bad + Array("\"".utf8))
                }
                #expect(error?.reason.description.contains("UTF-8") == true)
                // With an escape before it, the bad byte stands two characters further on.
                #expect(error?.column == 5 + escape.count)
            }
        }
    }

    @Test func passesOverAByteOrderMark() throws {
        #expect(try JSONValue(parsing: [0xEF, 0xBB, 0xBF] + Array("[1]".utf8)) == [1])
    }

    @Test func refusesTooDeepNesting() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(throws: Never.self) { try JSONValue(parsing: nested(128)) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: nested(129)) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: String(repeating: "{\"a\":", count: 1_000_000)) }
        // A caller who asks for endless depth still gets no stack overflow.
        let error = #expect(throws: JSONError.self) {
            try JSONValue(parsing: nested(100_000), limits: JSONLimits(depth: .max))
        }
        #expect(error?.reason.description.contains("256") == true)
    }

    @Test func refusesATextLargerThanTheLimit() {
        let error = #expect(throws: JSONError.self) {
            try JSONValue(parsing: "[1,2,3,4,5,6]", limits: JSONLimits(size: 10))
        }
        #expect(error?.reason.description.contains("13 bytes") == true)
    }

    @Test func namesAreUniqueAsBytesAndCompareAsBytes() throws {
        let value = try JSONValue(parsing: "{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(value["\u{E9}"] == 1)
        #expect(value["e\u{301}"] == 2)
        #expect(JSONValue.string("\u{E9}") != JSONValue.string("e\u{301}"))
        #expect(Set([ByteString("\u{E9}"), ByteString("e\u{301}")]).count == 2)
        #expect(throws: JSONError.self) { try JSONValue(parsing: #"{"é":1,"\u00e9":2}"#) }
    }

    @Test func findsADuplicateAmongManyMembers() throws {
        for count in [1, 7, 8, 31, 32, 33, 100, 1000] {
            let names = (0..<count).map { "member number \($0)" }
            let members = names.map { "\"\($0)\":1" }.joined(separator: ",")
            #expect(try JSONValue(parsing: "{\(members)}").object?.keys == names)
            for repeated in [names[0], names[count / 2], names[count - 1]] {
                #expect(throws: JSONError.self) { try JSONValue(parsing: "{\(members),\"\(repeated)\":2}") }
            }
        }
    }

    @Test func objectsKeepOrderAndEqualityIgnoresIt() {
        var object = JSONObject((0..<50).map { ("k\($0)", .number(Double($0))) })
        object["k3"] = nil
        object["k7"] = "seven"
        #expect(object.count == 49)
        #expect(object["k3"] == nil)
        #expect(object["k49"] == 49)
        #expect(object.keys[3] == "k4")
        let reversed = JSONObject(object.members.reversed().map { ($0.key, $0.value) })
        #expect(object == reversed)
        #expect(object.hashValue == reversed.hashValue)
        #expect(object.insert("k4", 0) == false)
        for position in 0..<40 { object["k\(position)"] = nil }
        #expect(object.keys == (40..<50).map { "k\($0)" })
        #expect(object["k45"] == 45)
    }

    @Test func aLargeTextInOneLineIsRead() throws {
        let long =
            [UInt8(ascii: "\"")] + [UInt8](repeating: UInt8(ascii: "x"), count: 100_000_000) + [UInt8(ascii: "\"")]
        #expect(try JSONValue(parsing: long).string?.utf8.count == 100_000_000)
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: long.dropLast()) }
        #expect(error?.column == 100_000_002)
        let digits = [UInt8](repeating: UInt8(ascii: "9"), count: 10_000_000)
        let refused = #expect(throws: JSONError.self) { try JSONValue(parsing: digits) }
        #expect((refused?.reason.description.utf8.count ?? .max) < 300)
    }

    @Test func linesAreReadOneByOne() throws {
        let text = "{\"a\":1}\r\n\n[1,\n  \n\"\(String(repeating: "x", count: 200))\"\n2"
        let lines = Array(JSONLines(Array(text.utf8), limits: JSONLimits(size: 100)))
        #expect(lines.map(\.number) == [1, 3, 5, 6])
        #expect(try lines[0].value.get() == ["a": 1])
        #expect(throws: JSONError.self) { try lines[1].value.get() }
        let error = #expect(throws: JSONError.self) { try lines[2].value.get() }
        #expect(error?.line == 5)
        #expect(try lines[3].value.get() == 2)
    }
}
