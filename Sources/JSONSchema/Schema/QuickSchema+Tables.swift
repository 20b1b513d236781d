extension QuickSchema {
    /// The tables while they are made.
    struct Tables {
        var nodes: [Node] = []
        var rules: [Rule] = []
        var schemas: [Int32] = []
        var words: [Word] = []
        var bytes: [UInt8] = []
        var slots: [Int32] = []
        var members: [Members] = []
        var memberPatterns: [(pattern: ECMAPattern, schema: Int32)] = []
        var patterns: [ECMAPattern] = []
        var formats: [FormatCheck] = []
        var limits: [SchemaLimit] = []
        var divisors: [SchemaDivisor] = []
        var values: [JSONValue] = []
        var enumerations: [SchemaEnumeration] = []

        init(_ source: [SchemaNode]) {
            for node in source {
                let start = Int32(rules.count)
                for rule in node.rules { add(rule) }
                let verdict: Int8 = node.verdict.map { $0 ? 1 : 0 } ?? -1
                nodes.append(Node(verdict: verdict, rules: start..<Int32(rules.count)))
            }
        }

        private mutating func add(_ rule: SchemaRule) {
            switch rule {
            case .types(let types): rules.append(.types(types))
            case .constant(.string(let text)): rules.append(.words(words([text])))
            case .constant(let value):
                values.append(value)
                rules.append(.constant(last(values)))
            case .enumeration(let enumeration):
                let texts = enumeration.values.compactMap(\.string)
                if texts.count == enumeration.values.count, texts.count <= 8 {
                    rules.append(.words(words(texts)))
                } else {
                    enumerations.append(enumeration)
                    rules.append(.enumeration(last(enumerations)))
                }
            case .multipleOf(let divisor):
                divisors.append(divisor)
                rules.append(.multiple(last(divisors)))
            case .limit(let limit):
                limits.append(limit)
                rules.append(.limit(last(limits)))
            case .size(let size): rules.append(.size(size.kind, isLeast: size.isLeast, bound: size.bound))
            case .pattern(let pattern, _):
                patterns.append(pattern)
                rules.append(.pattern(last(patterns)))
            case .format(_, let check):
                formats.append(check)
                rules.append(.format(last(formats)))
            case .uniqueItems: rules.append(.uniqueItems)
            case .items(let prefix, let rest):
                rules.append(.items(prefix: list(prefix), rest: Int32(rest ?? -1)))
            case .contains(let schema, let least, let most):
                rules.append(.contains(Int32(schema), least: least, most: most ?? .max))
            case .members(let members): rules.append(table(members))
            case .memberNames(let schema): rules.append(.memberNames(Int32(schema)))
            case .required(let names): rules.append(.required(words(names)))
            case .dependentRequired(let list):
                for entry in list {
                    let name = words([entry.name]).lowerBound
                    rules.append(.dependentRequired(name, words(entry.needs)))
                }
            case .dependentSchemas(let list):
                for entry in list {
                    rules.append(.dependentSchema(words([entry.name]).lowerBound, Int32(entry.schema)))
                }
            case .reference(let schema): rules.append(.reference(Int32(schema)))
            case .all(let schemas): rules.append(.all(list(schemas)))
            case .any(let schemas): rules.append(.any(list(schemas)))
            case .one(let schemas): rules.append(.one(list(schemas)))
            case .not(let schema): rules.append(.not(Int32(schema)))
            case .condition(let test, let then, let otherwise):
                rules.append(.condition(if: Int32(test), then: Int32(then ?? -1), else: Int32(otherwise ?? -1)))
            case .dynamicReference, .unevaluatedItems, .unevaluatedProperties: rules.append(.unknown)
            }
        }

        private func last(_ table: [some Any]) -> Int32 { Int32(table.count - 1) }

        private mutating func list(_ numbers: [Int]) -> Range<Int32> {
            let start = Int32(schemas.count)
            schemas += numbers.map { Int32($0) }
            return start..<Int32(schemas.count)
        }

        private mutating func words(_ texts: [String]) -> Range<Int32> {
            let start = Int32(words.count)
            for text in texts { add(text, schema: -1) }
            return start..<Int32(words.count)
        }

        private mutating func add(_ text: String, schema: Int32) {
            let start = Int32(bytes.count)
            bytes += Array(text.utf8)
            words.append(Word(mark: text.fingerprint, bytes: start..<Int32(bytes.count), schema: schema))
        }

        private mutating func table(_ source: SchemaMembers) -> Rule {
            let names = source.properties.names
            var size = 4
            while size < names.count * 2 { size *= 2 }
            let firstWord = Int32(words.count)
            let start = slots.count
            slots += [Int32](repeating: 0, count: size)
            for name in names {
                guard let schema = source.properties[name] else { continue }
                add(name, schema: Int32(schema))
                var slot = NameTable.slot(name.fingerprint, size)
                while slots[start + slot] != 0 { slot = (slot + 1) & (size - 1) }
                slots[start + slot] = Int32(words.count)
            }
            let firstPattern = Int32(memberPatterns.count)
            memberPatterns += source.patterns.map { ($0.pattern, Int32($0.schema)) }
            members.append(
                Members(
                    slots: Int32(start)..<Int32(slots.count), patterns: firstPattern..<Int32(memberPatterns.count),
                    additional: Int32(source.additional ?? -1), words: firstWord..<Int32(words.count),
                    isOfFewNames: names.count <= 4 && source.patterns.isEmpty && source.additional == nil))
            return .members(last(members))
        }
    }
}
