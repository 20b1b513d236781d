import JSONSchema
import Testing

@Suite struct JSONPointerTests {
    /// The example of RFC 6901 §5.
    @Test func resolvesTheExamplesOfTheStandard() throws {
        let document = try JSONValue(
            parsing: #"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}"#)
        let expected: [(String, JSONValue)] = [
            ("/foo", ["bar", "baz"]), ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2), ("/e^f", 3), ("/g|h", 4),
            ("/i\\j", 5), ("/k\"l", 6), ("/ ", 7), ("/m~0n", 8), ("", document),
        ]
        for (text, value) in expected {
            let pointer = try #require(JSONPointer(text))
            #expect(document[pointer] == value)
            #expect(pointer.description == text)
        }
        for text in ["/foo/2", "/foo/-", "/foo/00", "/foo/+1", "/nothing", "/foo/0/x", "/foo/99999999999999999999"] {
            let pointer = try #require(JSONPointer(text))
            #expect(document[pointer] == nil)
        }
    }

    @Test(arguments: ["a", "/~", "/~2", "/a~", " /a"]) func refuses(text: String) { #expect(JSONPointer(text) == nil) }

    @Test func isBuiltAndComparedAsBytes() {
        let pointer = JSONPointer().appending("a/b~c").appending(3)
        #expect(pointer.description == "/a~1b~0c/3")
        #expect(JSONPointer(pointer.description) == pointer)
        #expect(pointer.parent?.tokens == ["a/b~c"])
        #expect(JSONPointer().parent == nil)
        #expect(JSONPointer(tokens: ["\u{E9}"]) != JSONPointer(tokens: ["e\u{301}"]))
    }
}
