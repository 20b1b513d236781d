/// Compiles a schema and all it refers to into a graph.
struct SchemaCompiler {
    /// A schema's place: its resource, and the pointer from that resource's root.
    struct Place {
        let resource: Int
        let pointer: JSONPointer
        let value: JSONValue
    }

    private struct Key: Hashable {
        let resource: Int
        let pointer: JSONPointer
    }

    let registry: SchemaRegistry
    private var resources: [SchemaResource] = []
    private var vocabularies: [SchemaVocabularies] = []
    private var resourceNumbers: [String: Int] = [:]
    private var nodes: [SchemaNode?] = []
    private var numbers: [Key: Int] = [:]
    private var pending: [(number: Int, place: Place)] = []
    private var dynamicNames: [String] = []

    init(_ registry: SchemaRegistry) { self.registry = registry }

    mutating func compile(_ uri: String) throws(SchemaDefinitionError) -> SchemaGraph {
        guard let start = try find(URIReference(uri), from: nil) else {
            throw SchemaDefinitionError(location: uri, reason: unknown(uri))
        }
        _ = number(of: start)
        try compilePending()
        let targets = try dynamicTargets()
        let graph = SchemaGraph(nodes: nodes.compactMap(\.self), dynamicTargets: targets)
        try refuseEndlessReferences(graph)
        return graph
    }

    private mutating func compilePending() throws(SchemaDefinitionError) {
        while let (number, place) = pending.popLast() {
            let location = self.location(of: place)
            switch place.value {
            case .bool(let verdict):
                nodes[number] = SchemaNode(location: location, resource: place.resource, verdict: verdict, rules: [])
            case .object(let keywords):
                let rules = try self.rules(of: keywords, at: place)
                nodes[number] = SchemaNode(location: location, resource: place.resource, verdict: nil, rules: rules)
            default:
                throw SchemaDefinitionError(
                    location: location, reason: "a schema is an object, true or false, not \(place.value.inWords)")
            }
        }
    }

    // MARK: - Places

    func location(of place: Place) -> String { "\(resources[place.resource].uri)#\(place.pointer)" }

    func vocabularies(of place: Place) -> SchemaVocabularies { vocabularies[place.resource] }

    /// The number of the schema at a place; it is compiled later if it has not been.
    mutating func number(of place: Place) -> Int {
        let key = Key(resource: place.resource, pointer: place.pointer)
        if let number = numbers[key] { return number }
        numbers[key] = nodes.count
        pending.append((nodes.count, place))
        nodes.append(nil)
        return nodes.count - 1
    }

    /// The number of a schema inside another, which may be a resource of its own.
    mutating func number(of tokens: [String], in place: Place) throws(SchemaDefinitionError) -> Int {
        guard let child = try step(tokens, from: place) else {
            throw SchemaDefinitionError(location: location(of: place), reason: "there is nothing at \(tokens)")
        }
        return number(of: child)
    }

    private mutating func root(of resource: SchemaResource) throws(SchemaDefinitionError) -> Place {
        if let number = resourceNumbers[resource.uri] {
            return Place(resource: number, pointer: JSONPointer(), value: resource.root)
        }
        resourceNumbers[resource.uri] = resources.count
        resources.append(resource)
        vocabularies.append(try vocabularies(of: resource))
        return Place(resource: resources.count - 1, pointer: JSONPointer(), value: resource.root)
    }

    private mutating func step(_ tokens: [String], from place: Place) throws(SchemaDefinitionError) -> Place? {
        var place = place
        for token in tokens {
            guard let value = JSONPointer.step(token, into: place.value) else { return nil }
            place = Place(resource: place.resource, pointer: place.pointer.appending(token), value: value)
            if let uri = resources[place.resource].embedded[place.pointer], let inner = registry.resource(uri) {
                place = try root(of: inner)
            }
        }
        return place
    }

    private func vocabularies(of resource: SchemaResource) throws(SchemaDefinitionError) -> SchemaVocabularies {
        if resource.metaschema == Metaschemas.uri { return .standard }
        guard let metaschema = registry.resource(resource.metaschema) else {
            throw SchemaDefinitionError(
                location: resource.uri + "#/$schema",
                reason:
                    "the dialect '\(resource.metaschema)' is not known; use \(Metaschemas.uri), or add its meta-schema"
            )
        }
        guard let declaration = metaschema.root["$vocabulary"]?.object else { return .standard }
        return try SchemaVocabularies(declaration, location: resource.metaschema + "#/$vocabulary")
    }

    // MARK: - References

    /// The place a reference leads to; nil when there is none.
    private mutating func find(_ reference: URIReference, from base: Place?) throws(SchemaDefinitionError) -> Place? {
        var target = reference
        if let base { target = reference.resolved(against: URIReference(resources[base.resource].uri)) }
        guard let resource = registry.resource(target.withoutFragment.text) else { return nil }
        let root = try root(of: resource)
        guard let fragment = target.decodedFragment, !fragment.isEmpty else { return root }
        if let pointer = JSONPointer(fragment) { return try step(pointer.tokens, from: root) }
        return try resource.anchors[fragment].flatMap { (pointer) throws(SchemaDefinitionError) in
            try step(pointer.tokens, from: root)
        }
    }

    mutating func reference(_ text: String, at place: Place, _ keyword: String) throws(SchemaDefinitionError) -> Place {
        guard let target = try find(URIReference(text), from: place) else {
            throw SchemaDefinitionError(location: location(of: place) + "/" + keyword, reason: unknown(text))
        }
        return target
    }

    private func unknown(_ uri: String) -> String {
        let names = registry.uris
        let hint = Spelling.nearest(to: uri, among: names).map { "; did you mean '\($0)'?" } ?? ""
        return "there is no schema '\(uri)'; add its document to the registry or correct the reference\(hint)"
    }

    /// The rule of a `$dynamicRef`: a plain reference unless it leads to a `$dynamicAnchor` (Core §8.2.3.2).
    mutating func dynamicReference(_ text: String, at place: Place) throws(SchemaDefinitionError) -> SchemaRule {
        let target = try reference(text, at: place, "$dynamicRef")
        let otherwise = number(of: target)
        guard let name = URIReference(text).decodedFragment,
            resources[target.resource].dynamicAnchors[name] == target.pointer
        else { return .reference(otherwise) }
        let known = dynamicNames.firstIndex(of: name)
        if known == nil { dynamicNames.append(name) }
        return .dynamicReference(name: known ?? dynamicNames.count - 1, otherwise: otherwise)
    }

    /// Compiles the dynamic anchors of every resource that was reached; that may reach further resources and names.
    private mutating func dynamicTargets() throws(SchemaDefinitionError) -> [[Int: Int]] {
        var targets: [[Int: Int]] = []
        var size = (-1, -1, -1)
        while size != (nodes.count, resources.count, dynamicNames.count) {
            size = (nodes.count, resources.count, dynamicNames.count)
            targets = dynamicNames.map { _ in [:] }
            for (position, name) in dynamicNames.enumerated() {
                for (number, resource) in resources.enumerated() {
                    guard let pointer = resource.dynamicAnchors[name] else { continue }
                    let root = Place(resource: number, pointer: JSONPointer(), value: resource.root)
                    targets[position][number] = try self.number(of: pointer.tokens, in: root)
                }
            }
            try compilePending()
        }
        return targets
    }

    /// Refuses schemas that lead back to themselves without going into the value (Core §9.4.1).
    private func refuseEndlessReferences(_ graph: SchemaGraph) throws(SchemaDefinitionError) {
        // Depth first with a stack of its own: a chain of references may be longer than the thread's stack is deep.
        var isDone = [Bool](repeating: false, count: graph.nodes.count)
        var isOpen = isDone
        for start in graph.nodes.indices where !isDone[start] {
            var stack = [(node: start, next: graph.schemasOfSameValue(start))]
            isOpen[start] = true
            while var top = stack.popLast() {
                guard let next = top.next.popLast() else {
                    isOpen[top.node] = false
                    isDone[top.node] = true
                    continue
                }
                stack.append(top)
                guard !isOpen[next] else {
                    throw SchemaDefinitionError(
                        location: graph.nodes[next].location, reason: "the schema refers back to itself without end")
                }
                if !isDone[next] {
                    isOpen[next] = true
                    stack.append((next, graph.schemasOfSameValue(next)))
                }
            }
        }
    }
}

extension SchemaGraph {
    fileprivate func schemasOfSameValue(_ node: Int) -> [Int] { nodes[node].rules.flatMap(\.schemasOfSameValue) }
}
