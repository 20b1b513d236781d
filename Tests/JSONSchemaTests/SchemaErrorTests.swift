import JSONSchema
import Testing

@Suite struct SchemaErrorTests {
    /// The errors of a value, each as `pointer | keyword | message`.
    private func errors(_ schema: String, _ value: String) throws -> [String] {
        let compiled = try SchemaRegistry().compile(JSONValue(parsing: schema), uri: "https://example.org/s")
        return try compiled.validate(JSONValue(parsing: value)).map { error in
            #expect(error.schemaPath.hasPrefix("https://example.org/s#"))
            #expect(error.schemaPath.hasSuffix("/" + error.keyword) || error.keyword == "false")
            return "\(error.instancePath) | \(error.keyword) | \(error.message)"
        }
    }

    @Test(
        arguments: [
            (##"{"type":["string","null"]}"##, "12", " | type | expected string or null, found number 12"),
            (##"{"type":"integer"}"##, "1.5", " | type | expected integer, found number 1.5"),
            (
                ##"{"required":["title"],"properties":{"title":true}}"##, ##"{"titel":1}"##,
                " | required | the member 'title' is missing; is 'titel' meant to be it?"
            ),
            (##"{"required":["title"]}"##, "{}", " | required | the member 'title' is missing"),
            (
                ##"{"enum":["active","deleted"]}"##, #""activ""#,
                #" | enum | expected one of "active" or "deleted", found string "activ"; did you mean "active"?"#
            ),
            (##"{"const":1}"##, "2", " | const | expected 1, found number 2"),
            (
                ##"{"properties":{"kind":true,"home":true},"additionalProperties":false}"##, ##"{"kinds":1}"##,
                "/kinds | additionalProperties | the member 'kinds' is not allowed here; did you mean 'kind'?"
            ),
            (
                ##"{"properties":{"kind":true,"home":true},"additionalProperties":false}"##, ##"{"xyz":1}"##,
                "/xyz | additionalProperties | the member 'xyz' is not allowed here; allowed are 'home' and 'kind'"
            ),
            (
                ##"{"$ref":"#/$defs/a","unevaluatedProperties":false,"$defs":{"a":{"properties":{"title":true}}}}"##,
                ##"{"Title":1}"##,
                "/Title | unevaluatedProperties | the member 'Title' is not allowed here; did you mean 'title'?"
            ),
            (
                ##"{"properties":{"a/b":{"items":{"minLength":3}}}}"##, ##"{"a/b":["xyz","é"]}"##,
                "/a~1b/1 | minLength | expected at least 3 characters, found 1 in \"é\""
            ),
            (##"{"maximum":5}"##, "6", " | maximum | expected at most 5, found 6"),
            (##"{"exclusiveMinimum":0}"##, "0", " | exclusiveMinimum | expected more than 0, found 0"),
            (##"{"multipleOf":0.01}"##, "0.075", " | multipleOf | expected a multiple of 0.01, found 0.075"),
            (##"{"minItems":1}"##, "[]", " | minItems | expected at least 1 element, found 0"),
            (
                ##"{"uniqueItems":true}"##, #"[1,{"a":1,"b":2},{"b":2,"a":1.0}]"#,
                #"/2 | uniqueItems | the element {"a":1,"b":2} is already at position 1 of the array"#
            ),
            (##"{"pattern":"^[a-z]+$"}"##, #""A""#, #" | pattern | "A" does not match the pattern ^[a-z]+$"#),
            (
                ##"{"format":"date"}"##, #""2021-02-29""#,
                #" | format | expected a date such as 2024-03-31, found "2021-02-29""#
            ),
            (##"{"not":{"required":["a"]}}"##, ##"{"a":1}"##, " | not | the member 'a' is not allowed here"),
            (##"{"properties":{"a":false}}"##, ##"{"a":1}"##, "/a | false | no value is allowed here"),
            (
                ##"{"dependentRequired":{"concept":["scheme"]}}"##, ##"{"concept":"x"}"##,
                " | dependentRequired | the member 'scheme' is missing; it must be there when 'concept' is"
            ),
            (
                ##"{"propertyNames":{"maxLength":2}}"##, ##"{"abc":1}"##,
                "/abc | maxLength | expected at most 2 characters, found 3 in \"abc\""
            ),
            (
                ##"{"contains":{"type":"string"}}"##, "[1]",
                " | contains | expected at least one element that fits https://example.org/s#/contains, found 0"
            ),
            (
                ##"{"prefixItems":[true],"items":false}"##, "[1,2]",
                "/1 | items | the array has too many elements: only the first 1 are allowed"
            ),
            (
                ##"{"if":{"type":"string"},"then":{"minLength":2}}"##, #""a""#,
                " | minLength | expected at least 2 characters, found 1 in \"a\""
            ),
            (
                ##"{"pattern":"^[A-Z]{2}$","description":"A country's ISO 3166 code. Two letters.","examples":["FR"]}"##,
                #""France""#,
                #" | pattern | "France" does not have the expected form: A country's ISO 3166 code (for example "FR"); "#
                    + "pattern: ^[A-Z]{2}$"
            ),
            (
                ##"{"enum":["1","2","10"]}"##, #""18""#,
                #" | enum | expected one of "1", "2" or "10", found string "18""#
            ),
        ] as [(String, String, String)])
    func tellsWhatIsWrong(schema: String, value: String, expected: String) throws {
        #expect(try errors(schema, value) == [expected])
    }

    @Test(
        arguments: [
            // The alternative that the value comes nearest to.
            (
                ##"{"anyOf":[{"type":"string"},{"type":"object","required":["value"]}]}"##, ##"{"a":1}"##,
                [" | required | the member 'value' is missing"]
            ),
            (
                ##"{"oneOf":[{"properties":{"kind":{"const":"event"},"n":{"type":"string"}}},"##
                    + ##"{"properties":{"kind":{"const":"person"},"n":{"minimum":5}}}]}"##,
                ##"{"kind":"person","n":3}"##, ["/n | minimum | expected at least 5, found 3"]
            ),
            // Equally near ones, told together.
            (
                ##"{"anyOf":[{"type":"string"},{"type":"object"}]}"##, "3",
                [" | anyOf | expected string or object, found number 3"]
            ),
            (
                ##"{"anyOf":[{"required":["concept"]},{"required":["asWritten"]}]}"##, "{}",
                [" | anyOf | expected at least one of the members 'concept' or 'asWritten'; none is there"]
            ),
            (
                ##"{"anyOf":[{"const":"a"},{"enum":["b","c"]}]}"##, #""d""#,
                [#" | anyOf | expected one of "a", "b" or "c", found string "d""#]
            ),
            (
                ##"{"anyOf":[{"minimum":5},{"multipleOf":2}]}"##, "3",
                [
                    " | anyOf | the value fits none of 2 alternatives: expected at least 5, found 3; or expected a multiple of 2, found 3"
                ]
            ),
            (
                ##"{"oneOf":[{"minimum":5},{"multipleOf":2},{"const":6}]}"##, "6",
                [
                    " | oneOf | the value fits alternative 1, alternative 2 and alternative 3 of 3, but must fit exactly one"
                ]
            ),
            // An alternative that fails does not make every member a stranger.
            (
                ##"{"anyOf":[{"properties":{"a":{"type":"string"}}}],"unevaluatedProperties":false}"##, ##"{"a":1}"##,
                ["/a | type | expected string, found number 1"]
            ),
        ] as [(String, String, [String])])
    func tellsTheNearestAlternative(schema: String, value: String, expected: [String]) throws {
        #expect(try errors(schema, value) == expected)
    }

    @Test func tellsEveryError() throws {
        let found = try errors(
            ##"{"required":["a","b"],"properties":{"c":{"type":"string"},"d":{"items":{"maximum":1}}}}"##,
            ##"{"c":1,"d":[0,2,3]}"##)
        #expect(found.map { $0.prefix { $0 != "|" } } == [" ", " ", "/c ", "/d/1 ", "/d/2 "])
    }

    @Test func longValuesAreCutInMessages() throws {
        let found = try errors(##"{"maxLength":3}"##, "\"\(String(repeating: "é", count: 100_000))\"")
        #expect(found.first?.contains("…") == true)
        #expect((found.first?.count ?? .max) < 250)
    }

    @Test func schemaPathsPointToTheKeyword() throws {
        var registry = SchemaRegistry()
        try registry.add(
            ["$id": "https://example.org/shapes", "$defs": ["name": ["$anchor": "name", "minLength": 2]]])
        let schema = try registry.compile(
            ["properties": ["n": ["$ref": "shapes#name"]]], uri: "https://example.org/record")
        let error = try #require(schema.validate(["n": "x"]).first)
        #expect(error.schemaPath == "https://example.org/shapes#/$defs/name/minLength")
        #expect(error.value == "x")
        #expect("\(error)" == "/n: expected at least 2 characters, found 1 in \"x\"")
    }

    @Test(
        arguments: [
            ("kinds", "kind"), ("tilte", "title"), ("Period", "period"), ("end_date", "endDate"), ("a", nil),
            ("completely-other", nil), ("", nil),
        ] as [(String, String?)])
    func findsTheNearestName(word: String, nearest: String?) {
        #expect(Spelling.nearest(to: word, among: ["kind", "title", "period", "endDate", "home"]) == nearest)
    }
}
