import JSONSchema
import Messages

extension SourceLocation {
    /// `{line?, column?, label?}`.
    public var json: JSONValue {
        var object: JSONObject = [:]
        if let column { object["column"] = .number(Double(column)) }
        if let label { object["label"] = .string(label) }
        if let line { object["line"] = .number(Double(line)) }
        return .object(object)
    }

    public init(json: JSONValue) {
        self.init(line: json["line"]?.integer, column: json["column"]?.integer, label: json["label"]?.string)
    }
}

extension Evidence {
    /// `{asWritten, location, path, rule}`: in canonical order, since there are many and they are written at once.
    public var json: JSONValue {
        ["asWritten": .string(asWritten), "location": location.json, "path": .string(path), "rule": .string(rule)]
    }

    /// What is missing is empty.
    public init(json: JSONValue) {
        self.init(
            path: json["path"]?.string ?? "", asWritten: json["asWritten"]?.string ?? "",
            location: SourceLocation(json: json["location"] ?? .null), rule: json["rule"]?.string ?? "")
    }
}

extension Issue {
    /// `{severity, code, path, message, remedy, location?}`, and what tells message and remedy in another language.
    public var json: JSONValue {
        var object: JSONObject = [
            "severity": .string(severity.rawValue), "code": .string(code), "path": .string(path),
        ]
        object.set("message", message)
        object.set("remedy", remedy)
        if let location { object["location"] = location.json }
        return .object(object)
    }

    /// What is missing is empty; a severity this version does not know counts as an error.
    public init(json: JSONValue) {
        self.init(
            json["severity"]?.string.flatMap(Severity.init) ?? .error, code: json["code"]?.string ?? "",
            path: json["path"]?.string ?? "", message: json.message("message"), remedy: json.message("remedy"),
            location: json["location"].map { SourceLocation(json: $0) })
    }
}
