import JSONSchema
import Messages
import Testing

@Suite struct SchemaRegistryTests {
    private func failure(_ schema: JSONValue) -> SchemaDefinitionError? {
        #expect(throws: SchemaDefinitionError.self) {
            try SchemaRegistry().compile(schema, uri: "https://example.org/s")
        }
    }

    @Test(
        arguments: [
            (##"{"$ref":"other"}"##, "#/$ref", "there is no schema 'other'"),
            (##"{"$ref":"#/$defs/x"}"##, "#/$ref", "there is no schema '#/$defs/x'"),
            (##"{"$ref":"#name"}"##, "#/$ref", "there is no schema '#name'"),
            (##"{"$defs":{"unused":{"$ref":"nowhere"}}}"##, "#/$defs/unused/$ref", "there is no schema 'nowhere'"),
            (##"{"properties":{"a":{"pattern":"("}}}"##, "#/properties/a/pattern", "the pattern '('"),
            (##"{"type":"strin"}"##, "#/type", "such as 'string'"), (##"{"minimum":"1"}"##, "#/minimum", "a number"),
            (##"{"minLength":-1}"##, "#/minLength", "a whole number"),
            (##"{"required":"a"}"##, "#/required", "array of strings"),
            (##"{"items":3}"##, "#/items", "a schema is an object"),
            (##"{"allOf":[]}"##, "#/allOf", "at least one schema"),
            (##"{"multipleOf":0}"##, "#/multipleOf", "above zero"),
            (##"{"properties":[]}"##, "#/properties", "an object"),
            (##"{"$schema":"http://json-schema.org/draft-07/schema#"}"##, "#/$schema", "the dialect"),
            (##"{"$anchor":"a b"}"##, "#/$anchor", "a name of letters"),
            (##"{"$id":"#x"}"##, "#/$id", "without a fragment"),
            (##"{"allOf":[{"$anchor":"a"},{"$anchor":"a"}]}"##, "#/allOf/1/$anchor", "already at #/allOf/0"),
            (##"{"$ref":"#"}"##, "#", "without end"), (##"{"anyOf":[{"not":{"$ref":"#"}}]}"##, "#", "without end"),
            (
                ##"{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}"##, "#/$defs/",
                "without end"
            ),
        ] as [(String, String, String)])
    func saysWhatIsWrongWithASchema(schema: String, location: String, reason: String) throws {
        let error = failure(try JSONValue(parsing: schema))
        #expect(error?.location.hasPrefix("https://example.org/s" + location) == true, "\(String(describing: error))")
        #expect(error?.reason.description.contains(reason) == true, "\(String(describing: error))")
    }

    @Test func documentsReferToEachOtherByURI() throws {
        var registry = SchemaRegistry()
        let uri = try registry.add(
            [
                "$id": "https://example.org/schemas/record.json",
                "properties": ["title": ["$ref": "common.json#/$defs/text"]],
            ])
        try registry.add(["$defs": ["text": ["type": "string"]]], uri: "https://example.org/schemas/common.json")
        #expect(
            registry.uris == ["https://example.org/schemas/common.json", "https://example.org/schemas/record.json"])
        let schema = try registry.compile(uri)
        #expect(schema.isValid(["title": "a"]))
        #expect(!schema.isValid(["title": 1]))
        // One definition of a document can be compiled alone.
        #expect(try registry.compile("https://example.org/schemas/common.json#/$defs/text").isValid(1) == false)
        #expect(throws: SchemaDefinitionError.self) {
            try registry.add(["type": "string"], uri: "https://example.org/schemas/common.json")
        }
        let error = #expect(throws: SchemaDefinitionError.self) {
            try registry.compile("https://example.org/schemas/comon.json")
        }
        #expect(error?.reason.description.contains("did you mean 'https://example.org/schemas/common.json'") == true)
    }

    @Test func recursiveSchemasFollowTheValue() throws {
        let schema = try SchemaRegistry().compile(
            ["properties": ["name": ["type": "string"], "children": ["items": ["$ref": "#"]]], "required": ["name"]])
        #expect(schema.isValid(["name": "a", "children": [["name": "b", "children": [["name": "c"]]]]]))
        let errors = schema.validate(["name": "a", "children": [["name": "b", "children": [[:]]]]])
        #expect(errors.map(\.instancePath.description) == ["/children/0/children/0"])
    }

    @Test func formatsAreAssertedUnlessToldOtherwiseAndCanBeAdded() throws {
        let schema: JSONValue = [
            "properties": ["d": ["format": "partial-date"], "m": ["format": "email"], "x": ["format": "unheard-of"]]
        ]
        let isYear: FormatCheck = { $0.utf8.count == 4 }
        let registry = SchemaRegistry(formats: ["partial-date": isYear])
        #expect(try registry.compile(schema).isValid(["d": "2012", "m": "a@b.org", "x": "?"]))
        #expect(try registry.compile(schema).validate(["d": "12", "m": "a"]).map(\.keyword) == ["format", "format"])
        #expect(try SchemaRegistry().compile(schema).isValid(["d": "12"]))
        #expect(try SchemaRegistry(formatAssertion: false).compile(schema).isValid(["m": "a"]))
    }

    @Test func malformedSchemasBreakTheMetaschema() throws {
        let registry = SchemaRegistry()
        #expect(try registry.validateSchema(["type": "string"]).isEmpty)
        let errors = try registry.validateSchema([
            "properties": ["a": ["type": "strin", "minLength": -1, "pattern": "("]]
        ])
        #expect(
            errors.map(\.instancePath.description).sorted() == [
                "/properties/a/minLength", "/properties/a/pattern", "/properties/a/type",
            ])
        #expect(errors.contains { $0.message.description.contains("did you mean \"string\"?") })
    }

    @Test func deepValuesAndHostileSchemasEndInAnError() throws {
        var deep: JSONValue = 1
        for _ in 0..<JSONLimits.deepest { deep = [deep] }
        let nested = try SchemaRegistry().compile(["items": ["allOf": [["$ref": "#"]]]])
        let errors = nested.validate(deep)
        #expect(errors.count == 1)
        #expect(errors.first?.message.description.contains("nested too deeply") == true)
        #expect(!nested.isValid(deep))
        #expect(nested.isValid([[[1]]]))

        // Each level asks for the next one twice: two to the sixtieth checks.
        var definitions = JSONObject()
        for level in 0..<60 {
            let next: JSONValue = ["$ref": .string("#/$defs/\(level + 1)")]
            definitions[String(level)] = ["allOf": [next, next]]
        }
        definitions["60"] = true
        let bomb = try SchemaRegistry().compile(["$ref": "#/$defs/0", "$defs": .object(definitions)])
        #expect(bomb.validate(1).first?.message.description.contains("takes too long") == true)
    }

    @Test func endlessDynamicReferencesEndInAnError() throws {
        let schema = try SchemaRegistry().compile([
            "$id": "https://example.org/a", "$dynamicAnchor": "node", "allOf": [["$ref": "b"]],
            "$defs": ["b": ["$id": "b", "$dynamicRef": "#node", "$defs": ["n": ["$dynamicAnchor": "node"]]]],
        ])
        #expect(
            schema.validate(1).map(\.message.description) == [
                "this value cannot be checked: the schema refers back to itself without end"
            ])
        #expect(!schema.isValid(1))
    }

    @Test func oneSchemaServesManyTasks() async throws {
        let schema = try SchemaRegistry().compile(["properties": ["n": ["minimum": 0, "pattern": "^a"]]])
        let valid = await withTaskGroup(of: Int.self) { group in
            for start in 0..<8 {
                group.addTask { (0..<200).count { schema.isValid(["n": .number(Double(($0 + start) % 2 - 1))]) } }
            }
            return await group.reduce(0, +)
        }
        #expect(valid == 800)
    }
}
