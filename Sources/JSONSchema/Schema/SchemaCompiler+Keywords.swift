extension SchemaCompiler {
    /// The rules of a schema's keywords, quick ones first, `unevaluated…` last as they need what the others looked at.
    mutating func rules(of keywords: JSONObject, at place: Place) throws(SchemaDefinitionError) -> [SchemaRule] {
        let vocabularies = self.vocabularies(of: place)
        var rules: [SchemaRule] = []
        // Compiled even when nothing refers to them, so that a mistake in one is found now and not on the day it is used.
        _ = try namedChildren("$defs", keywords, place)
        if vocabularies.contains(.validation) { try addAssertions(keywords, place, &rules) }
        try addFormat(keywords, place, vocabularies, &rules)
        try addReferences(keywords, place, &rules)
        if vocabularies.contains(.applicator) {
            try addArrayApplicators(keywords, place, vocabularies, &rules)
            try addObjectApplicators(keywords, place, &rules)
            try addLogic(keywords, place, &rules)
        }
        if vocabularies.contains(.unevaluated) {
            if let schema = try child("unevaluatedItems", keywords, place) { rules.append(.unevaluatedItems(schema)) }
            if let schema = try child("unevaluatedProperties", keywords, place) {
                rules.append(.unevaluatedProperties(schema))
            }
        }
        return rules
    }

    // MARK: - Assertions on the value alone

    private func addAssertions(
        _ keywords: JSONObject, _ place: Place, _ rules: inout [SchemaRule]
    ) throws(SchemaDefinitionError) {
        if let type = keywords["type"] { rules.append(.types(try types(type, place))) }
        if let value = keywords["const"] { rules.append(.constant(value)) }
        if let values = keywords["enum"] {
            guard let values = values.array else { throw wrong("enum", "an array", values, place) }
            rules.append(.enumeration(SchemaEnumeration(values)))
        }
        try addNumberRules(keywords, place, &rules)
        let sizes: [(String, SchemaSize.Kind, Bool)] = [
            ("minLength", .length, true), ("maxLength", .length, false), ("minItems", .items, true),
            ("maxItems", .items, false), ("minProperties", .members, true), ("maxProperties", .members, false),
        ]
        for (keyword, kind, isLeast) in sizes {
            guard let bound = try count(keyword, keywords, place) else { continue }
            rules.append(.size(SchemaSize(keyword: keyword, kind: kind, bound: bound, isLeast: isLeast)))
        }
        if let pattern = keywords["pattern"] {
            guard let text = pattern.string else { throw wrong("pattern", "a string", pattern, place) }
            rules.append(
                .pattern(try self.pattern(text, place, "pattern"), hint: SchemaMessages.hint(from: keywords)))
        }
        if let required = keywords["required"] {
            rules.append(.required(try names(required, "required", place)))
        }
        if let dependent = keywords["dependentRequired"] {
            guard let object = dependent.object else { throw wrong("dependentRequired", "an object", dependent, place) }
            var list: [(name: String, needs: [String])] = []
            for member in object { list.append((member.key, try names(member.value, "dependentRequired", place))) }
            rules.append(.dependentRequired(list))
        }
        if keywords["uniqueItems"] == true { rules.append(.uniqueItems) }
    }

    private func addNumberRules(
        _ keywords: JSONObject, _ place: Place, _ rules: inout [SchemaRule]
    ) throws(SchemaDefinitionError) {
        for (keyword, isLeast, isExclusive) in [
            ("minimum", true, false), ("exclusiveMinimum", true, true), ("maximum", false, false),
            ("exclusiveMaximum", false, true),
        ] {
            guard let bound = keywords[keyword] else { continue }
            guard let number = bound.number else { throw wrong(keyword, "a number", bound, place) }
            rules.append(
                .limit(SchemaLimit(keyword: keyword, bound: number, isLeast: isLeast, isExclusive: isExclusive)))
        }
        if let divisor = keywords["multipleOf"] {
            guard let number = divisor.number, number > 0 else {
                throw wrong("multipleOf", "a number above zero", divisor, place)
            }
            rules.append(.multipleOf(SchemaDivisor(number)))
        }
    }

    private func types(_ value: JSONValue, _ place: Place) throws(SchemaDefinitionError) -> SchemaTypes {
        var types: SchemaTypes = []
        for name in value.array ?? [value] {
            guard let type = SchemaTypes.names.first(where: { $0.name == name.string })?.type else {
                let hint = Spelling.nearest(to: name.string ?? "", among: SchemaTypes.names.map(\.name))
                throw wrong("type", "a type\(hint.map { " such as '\($0)'" } ?? "")", name, place)
            }
            types.insert(type)
        }
        return types
    }

    private func addFormat(
        _ keywords: JSONObject, _ place: Place, _ vocabularies: SchemaVocabularies, _ rules: inout [SchemaRule]
    ) throws(SchemaDefinitionError) {
        guard let format = keywords["format"] else { return }
        let isAsserted = registry.formatAssertion && vocabularies.contains(.formatAnnotation)
        guard isAsserted || vocabularies.contains(.formatAssertion) else { return }
        guard let name = format.string else { throw wrong("format", "a string", format, place) }
        if let check = registry.formats[name] { rules.append(.format(name, check)) }
    }

    // MARK: - Applicators

    private mutating func addReferences(
        _ keywords: JSONObject, _ place: Place, _ rules: inout [SchemaRule]
    ) throws(SchemaDefinitionError) {
        if let reference = keywords["$ref"] {
            guard let text = reference.string else { throw wrong("$ref", "a URI reference", reference, place) }
            rules.append(.reference(number(of: try self.reference(text, at: place, "$ref"))))
        }
        if let reference = keywords["$dynamicRef"] {
            guard let text = reference.string else { throw wrong("$dynamicRef", "a URI reference", reference, place) }
            rules.append(try dynamicReference(text, at: place))
        }
    }

    private mutating func addArrayApplicators(
        _ keywords: JSONObject, _ place: Place, _ vocabularies: SchemaVocabularies, _ rules: inout [SchemaRule]
    ) throws(SchemaDefinitionError) {
        let prefix = try children("prefixItems", keywords, place) ?? []
        let rest = try child("items", keywords, place)
        if !prefix.isEmpty || rest != nil { rules.append(.items(prefix: prefix, rest: rest)) }
        if let schema = try child("contains", keywords, place) {
            let isValidated = vocabularies.contains(.validation)
            let least = isValidated ? try count("minContains", keywords, place) : nil
            let most = isValidated ? try count("maxContains", keywords, place) : nil
            rules.append(.contains(schema, least: least ?? 1, most: most))
        }
    }

    private mutating func addObjectApplicators(
        _ keywords: JSONObject, _ place: Place, _ rules: inout [SchemaRule]
    ) throws(SchemaDefinitionError) {
        let properties = try namedChildren("properties", keywords, place)
        var patterns: [(pattern: ECMAPattern, schema: Int)] = []
        for (source, schema) in try namedChildren("patternProperties", keywords, place) {
            patterns.append((try pattern(source, place, "patternProperties"), schema))
        }
        let additional = try child("additionalProperties", keywords, place)
        if !properties.isEmpty || !patterns.isEmpty || additional != nil {
            rules.append(
                .members(
                    SchemaMembers(
                        properties: NameTable(properties), patterns: patterns, additional: additional,
                        isClosed: keywords["additionalProperties"] == false)))
        }
        if let schema = try child("propertyNames", keywords, place) { rules.append(.memberNames(schema)) }
        let dependent = try namedChildren("dependentSchemas", keywords, place)
        if !dependent.isEmpty { rules.append(.dependentSchemas(dependent)) }
        try addDependencies(keywords, place, &rules)
    }

    /// The older keyword that `dependentRequired` and `dependentSchemas` replaced; ignoring it would pass bad values.
    private mutating func addDependencies(
        _ keywords: JSONObject, _ place: Place, _ rules: inout [SchemaRule]
    ) throws(SchemaDefinitionError) {
        guard let object = keywords["dependencies"]?.object else { return }
        for member in object {
            if member.value.array != nil {
                let needs = try names(member.value, "dependencies", place)
                rules.append(.dependentRequired([(member.key, needs)]))
            } else {
                let schema = try number(of: ["dependencies", member.key], in: place)
                rules.append(.dependentSchemas([(member.key, schema)]))
            }
        }
    }

    private mutating func addLogic(
        _ keywords: JSONObject, _ place: Place, _ rules: inout [SchemaRule]
    ) throws(SchemaDefinitionError) {
        if let schemas = try children("allOf", keywords, place) { rules.append(.all(schemas)) }
        if let schemas = try children("anyOf", keywords, place) { rules.append(.any(schemas)) }
        if let schemas = try children("oneOf", keywords, place) { rules.append(.one(schemas)) }
        if let schema = try child("not", keywords, place) { rules.append(.not(schema)) }
        if let test = try child("if", keywords, place) {
            // Without `then` and `else` the test still says which members it looked at.
            rules.append(
                .condition(if: test, then: try child("then", keywords, place), else: try child("else", keywords, place))
            )
        }
    }

    // MARK: - Reading keywords

    private mutating func child(
        _ keyword: String, _ keywords: JSONObject, _ place: Place
    ) throws(SchemaDefinitionError) -> Int? {
        guard keywords.contains(keyword) else { return nil }
        return try number(of: [keyword], in: place)
    }

    private mutating func children(
        _ keyword: String, _ keywords: JSONObject, _ place: Place
    ) throws(SchemaDefinitionError) -> [Int]? {
        guard let value = keywords[keyword] else { return nil }
        guard let values = value.array, !values.isEmpty else {
            throw wrong(keyword, "an array of at least one schema", value, place)
        }
        var numbers: [Int] = []
        for position in values.indices { numbers.append(try number(of: [keyword, String(position)], in: place)) }
        return numbers
    }

    private mutating func namedChildren(
        _ keyword: String, _ keywords: JSONObject, _ place: Place
    ) throws(SchemaDefinitionError) -> [(name: String, schema: Int)] {
        guard let value = keywords[keyword] else { return [] }
        guard let object = value.object else { throw wrong(keyword, "an object of schemas", value, place) }
        var children: [(name: String, schema: Int)] = []
        for member in object { children.append((member.key, try number(of: [keyword, member.key], in: place))) }
        return children
    }

    private func count(
        _ keyword: String, _ keywords: JSONObject, _ place: Place
    ) throws(SchemaDefinitionError) -> Int? {
        guard let value = keywords[keyword] else { return nil }
        guard let number = value.integer, number >= 0 else {
            throw wrong(keyword, "a whole number from 0", value, place)
        }
        return number
    }

    private func names(
        _ value: JSONValue, _ keyword: String, _ place: Place
    ) throws(SchemaDefinitionError) -> [String] {
        let names = value.array?.compactMap(\.string)
        guard let names, names.count == value.array?.count else {
            throw wrong(keyword, "an array of strings", value, place)
        }
        return names
    }

    private func pattern(
        _ source: String, _ place: Place, _ keyword: String
    ) throws(SchemaDefinitionError) -> ECMAPattern {
        do throws(PatternError) {
            return try ECMAPattern(source)
        } catch {
            throw SchemaDefinitionError(location: "\(location(of: place))/\(keyword)", reason: error.description)
        }
    }

    private func wrong(
        _ keyword: String, _ expected: String, _ found: JSONValue, _ place: Place
    ) -> SchemaDefinitionError {
        SchemaDefinitionError(
            location: "\(location(of: place))/\(keyword)",
            reason: "\(keyword) must be \(expected), not \(found.inWords)")
    }
}
