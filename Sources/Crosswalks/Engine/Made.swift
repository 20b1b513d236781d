import JSONSchema
import Messages
import ScienceShopSDK

/// A value made for a record, with where each part of it came from.
struct Made {
    var json: JSONValue
    /// Paths are relative to the value.
    var evidence: [Evidence] = []
    var issues: [Issue] = []

    init(_ json: JSONValue, evidence: [Evidence] = [], issues: [Issue] = []) {
        self.json = json
        self.evidence = evidence
        self.issues = issues
    }

    /// Takes over what is known of a value that stands at a place of this one.
    mutating func take(_ part: Made, below prefix: String) {
        for var proof in part.evidence {
            proof.path = prefix + proof.path
            evidence.append(proof)
        }
        for var issue in part.issues {
            issue.path = prefix + issue.path
            issues.append(issue)
        }
    }

    /// The members as an object; of one that could not be read only the warning is left.
    static func object(_ members: [(String, Made)]) -> Made {
        var result = Made(.object(JSONObject(members.filter { !$0.1.json.isNull }.map { ($0.0, $0.1.json) })))
        for (name, made) in members { result.take(made, below: "/" + JSONPointer.escaped(name)) }
        return result
    }

    /// The elements as an array; equal ones once.
    static func array(_ elements: [Made]) -> Made {
        var values: [JSONValue] = []
        values.reserveCapacity(elements.count)
        // A few are compared sooner than hashed.
        var seen: Set<JSONValue>? = elements.count > 8 ? [] : nil
        var result = Made(.array([]))
        for element in elements {
            let isNew = seen?.insert(element.json).inserted ?? !values.contains(element.json)
            if !isNew {
                result.issues += element.issues
                continue
            }
            result.take(element, below: "/\(values.count)")
            values.append(element.json)
        }
        result.json = .array(values)
        return result
    }
}

/// Makes values of the record's forms from words.
struct ValueMaker {
    let evaluator: Evaluator
    let definition: CrosswalkDefinition
    let context: CrosswalkContextFacts
    let knownTerritories: KnownTerritories

    struct CrosswalkContextFacts {
        var language: String
        /// The year of dates that do not say theirs, when the crosswalk's `let: {year: …}` found it.
        var year: Int?
        /// Where the documents are from (ISO 3166-1 alpha-2), when the crosswalk says so.
        var country: String?
        /// The document's address, for links that do not say theirs in full.
        var base: String?
    }

    /// The value of a field for an element; nil when there is none.
    func value(_ value: CrosswalkDefinition.Value, in element: Element, rule: String) -> Made? {
        switch value {
        case .expression(let expression, let shape): return made(expression, shape, in: element, rule: rule)
        case .object(let members, let shape):
            let made = members.compactMap { name, value in
                self.value(value, in: element, rule: rule).map { (name, $0) }
            }
            guard isWorthwhile(made.filter { !$0.1.json.isNull }.map(\.0), shape) else { return nil }
            let object = Made.object(completed(made, shape))
            return shape.element == nil ? object : Made.array([object])
        case .list(let values):
            let made = values.compactMap { self.value($0, in: element, rule: rule) }
            guard let first = made.first else { return nil }
            return made.dropFirst().reduce(first, Self.united)
        case .consent(let group, let scope, let expression):
            return consent(group, scope, expression, in: element, rule: rule)
        }
    }

    /// Whether an object says something: its constant members alone do not, where something else must carry it.
    private func isWorthwhile(_ names: [String], _ shape: Shape) -> Bool {
        switch shape.element ?? shape {
        case .contact, .identifier: names.contains("value")
        case .link: names.contains("url")
        case .figure: names.contains("value")
        case .territory: names.contains("label")
        case .reference: names.contains("name")
        case .image: names.contains("url") || names.contains("file")
        default: !names.isEmpty
        }
    }

    private func completed(_ members: [(String, Made)], _ shape: Shape) -> [(String, Made)] {
        var members = members
        func has(_ name: String) -> Bool { members.contains { $0.0 == name } }
        switch shape.element ?? shape {
        case .contact where !has("private"): members.append(("private", Made(true)))
        case .concept(let scheme?) where has("concept") && !has("scheme"):
            members.append(("scheme", Made(.string(scheme))))
        default: break
        }
        return members
    }

    /// Two values of one member: arrays are joined, language maps completed, of anything else the first stays.
    static func united(_ left: Made, _ right: Made) -> Made {
        switch (left.json, right.json) {
        case (.array(let first), .array(let second)):
            var result = left
            var values = first
            for (index, value) in second.enumerated() where !values.contains(value) {
                let prefix = "/\(index)"
                result.evidence += right.evidence.filter { $0.path == prefix || $0.path.hasPrefix(prefix + "/") }.map {
                    var moved = $0
                    moved.path = "/\(values.count)" + $0.path.dropFirst(prefix.count)
                    return moved
                }
                values.append(value)
            }
            result.json = .array(values)
            result.issues += right.issues
            return result
        case (.object(var first), .object(let second)):
            var result = left
            for member in second where first[member.key] == nil {
                first[member.key] = member.value
                let prefix = "/" + JSONPointer.escaped(member.key)
                result.evidence += right.evidence.filter { $0.path == prefix || $0.path.hasPrefix(prefix + "/") }
            }
            result.json = .object(first)
            result.issues += right.issues
            return result
        default: return left
        }
    }

    private func consent(
        _ group: String, _ scope: String?, _ expression: Expression, in element: Element, rule: String
    ) -> Made? {
        guard let found = evaluator.evaluate(expression, in: element).first else { return nil }
        let granted = Self.truth(found.words.text)
        var members: [(String, Made)] = [
            ("group", Made(.string(group))), ("granted", Made(.bool(granted ?? false))),
            ("wording", Made(.string(found.words.label ?? found.variables["label"]?.text ?? ""))),
            ("asWritten", Made(.string(found.words.text))),
        ]
        if members[2].1.json.string?.isEmpty ?? true { members.remove(at: 2) }
        if let scope { members.append(("scope", Made(.string(scope)))) }
        var made = Made.object(members)
        made.evidence = [evidence("/granted", found.words, rule)]
        if granted == nil {
            made.issues.append(
                Issue(
                    .warning, code: "unread-consent",
                    message: "« \(found.words.text) » is neither yes nor no; it was taken as no.",
                    remedy: "Say in the crosswalk's `map` what it means.", location: found.words.location))
        }
        return Made.array([made])
    }

    /// Yes or no in the words of forms; nil when it is neither.
    static func truth(_ text: String) -> Bool? {
        switch Text.wordKey(text) {
        case "oui", "yes", "true", "vrai", "1", "x", "ok", "on", "y", "o", "coche", "j accepte", "d accord": true
        case "non", "no", "false", "faux", "0", "off", "n", "": false
        default: nil
        }
    }

    func evidence(_ path: String, _ words: Words, _ rule: String) -> Evidence {
        Evidence(path: path, asWritten: words.asWritten, location: words.location, rule: rule)
    }
}
