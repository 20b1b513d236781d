import Messages

/// Checks one value against a graph of schemas.
///
/// Twice the same code: without `collects` it stops at the first error and keeps no places; with it, it goes on and
/// tells every error.
struct SchemaEvaluator {
    /// Which members or elements of one value some rule has looked at, for `unevaluatedProperties` and `…Items`.
    struct Seen {
        var marks: [Bool]

        init(_ value: JSONValue) {
            switch value {
            case .object(let object): marks = [Bool](repeating: false, count: object.count)
            case .array(let values): marks = [Bool](repeating: false, count: values.count)
            default: marks = []
            }
        }

        mutating func markAll() { for position in marks.indices { marks[position] = true } }
        mutating func merge(_ other: Seen) {
            for position in marks.indices where other.marks[position] { marks[position] = true }
        }
    }

    let graph: SchemaGraph
    var collects: Bool
    private(set) var errors: [SchemaError] = []
    var path: [String] = []
    /// The resources entered on the way here (Core §7.1), the outermost first; kept only where `$dynamicRef` is used.
    private var scope: [Int] = []
    private var depth = 0
    /// How many schemas in a row looked at the same value.
    private var idle = 0
    private var steps = 0
    private var isAborted = false

    /// The deepest nesting of schema in schema; each level takes a few frames of the thread's stack.
    private static let deepest = 600
    private static let mostIdle = 200
    /// A bound on the work that a hostile schema can ask for; from a million on it depends on the value's size.
    private var mostSteps = 1_000_000
    private var root: JSONValue = .null

    init(_ graph: SchemaGraph, collects: Bool) {
        self.graph = graph
        self.collects = collects
    }

    mutating func run(_ value: JSONValue) -> Bool {
        var unseen: Seen?
        root = value
        let isValid = check(0, value, &unseen)
        return isValid && !isAborted
    }

    /// Checks a value against a schema; what the schema looked at is added to `seen` when that is asked for.
    mutating func check(_ number: Int, _ value: JSONValue, _ seen: inout Seen?) -> Bool {
        let node = graph.nodes[number]
        if let verdict = node.verdict {
            if !verdict { report(node, "", value) { "no value is allowed here" } }
            return verdict
        }
        guard enter(node, value) else { return false }
        defer { leave(node) }
        var isValid = true
        if node.tracks {
            var own: Seen? = Seen(value)
            isValid = apply(node, value, &own)
            if isValid, let own { seen?.merge(own) }
        } else {
            isValid = apply(node, value, &seen)
        }
        return isValid
    }

    private mutating func apply(_ node: SchemaNode, _ value: JSONValue, _ seen: inout Seen?) -> Bool {
        var isValid = true
        for rule in node.rules {
            guard !holds(rule, node, value, &seen) else { continue }
            isValid = false
            if !collects || isAborted { return false }
            // What else is wrong with a value of the wrong type is of no use to anybody.
            if case .types = rule { return false }
        }
        return isValid
    }

    private mutating func holds(
        _ rule: SchemaRule, _ node: SchemaNode, _ value: JSONValue, _ seen: inout Seen?
    ) -> Bool {
        switch rule {
        case .reference(let schema): check(schema, value, &seen)
        case .dynamicReference(let name, let otherwise):
            check(dynamicTarget(name) ?? otherwise, value, &seen)
        case .all, .any, .one, .not, .condition, .dependentSchemas: holdsLogic(rule, node, value, &seen)
        case .members, .memberNames, .required, .dependentRequired, .unevaluatedProperties:
            if case .object(let object) = value { holdsForObject(rule, node, value, object, &seen) } else { true }
        case .items, .contains, .uniqueItems, .unevaluatedItems:
            if case .array(let values) = value { holdsForArray(rule, node, value, values, &seen) } else { true }
        default: holdsAlone(rule, node, value)
        }
    }

    private func dynamicTarget(_ name: Int) -> Int? {
        for resource in scope {
            if let target = graph.dynamicTargets[name][resource] { return target }
        }
        return nil
    }

    // MARK: - Going in and out

    private mutating func enter(_ node: SchemaNode, _ value: JSONValue) -> Bool {
        guard !isAborted else { return false }
        depth += 1
        idle += 1
        steps += 1
        if steps > mostSteps { mostSteps = min(1_000_000 + root.size * 1_000, 200_000_000) }
        if depth > Self.deepest || idle > Self.mostIdle || steps > mostSteps {
            let reason: Message =
                idle > Self.mostIdle
                ? "the schema refers back to itself without end"
                : depth > Self.deepest ? "schema and value are nested too deeply" : "checking the value takes too long"
            collects = true
            report(node, "", value) { "this value cannot be checked: \(reason)" }
            isAborted = true
            depth -= 1
            idle -= 1
            return false
        }
        if graph.usesDynamicScope { scope.append(node.resource) }
        return true
    }

    private mutating func leave(_ node: SchemaNode) {
        depth -= 1
        idle -= 1
        if graph.usesDynamicScope { scope.removeLast() }
    }

    /// Checks a member or an element.
    mutating func checkChild(_ number: Int, _ value: JSONValue, _ token: @autoclosure () -> String) -> Bool {
        let before = idle
        idle = 0
        defer { idle = before }
        var unseen: Seen?
        guard collects else { return check(number, value, &unseen) }
        path.append(token())
        defer { path.removeLast() }
        return check(number, value, &unseen)
    }

    // MARK: - Errors

    /// Checks without telling errors, as `not`, `if` and the like need.
    mutating func silently<Result>(_ body: (inout SchemaEvaluator) -> Result) -> Result {
        guard collects else { return body(&self) }
        collects = false
        let result = body(&self)
        if !isAborted { collects = true }
        return result
    }

    /// The errors a body tells, taken out of the list.
    mutating func collecting(_ body: (inout SchemaEvaluator) -> Void) -> [SchemaError] {
        let before = errors
        errors = []
        body(&self)
        defer { errors = before }
        return errors
    }

    mutating func report(_ found: [SchemaError]) { errors += found }

    /// Tells an error of a keyword, an empty one standing for the schema itself.
    mutating func report(
        _ node: SchemaNode, _ keyword: String, _ value: JSONValue, at token: String? = nil,
        accepted: @autoclosure () -> [String] = [],
        _ message: () -> Message
    ) {
        guard collects, !isAborted else { return }
        errors.append(
            SchemaError(
                instancePath: JSONPointer(tokens: token.map { path + [$0] } ?? path),
                schemaPath: keyword.isEmpty ? node.location : "\(node.location)/\(keyword)",
                keyword: keyword.isEmpty ? "false" : keyword, value: value, message: message(), accepted: accepted()))
    }
}

extension JSONValue {
    /// How many values this one is made of, itself included.
    fileprivate var size: Int {
        switch self {
        case .array(let values): values.reduce(1) { $0 + $1.size }
        case .object(let object): object.reduce(1) { $0 + $1.value.size }
        default: 1
        }
    }
}
