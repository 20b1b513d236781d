import AdapterKit
import Federation
import JSONSchema
import ScienceShopSDK

/// Issues and evidence as JSON text, in columns that are never queried into.
enum FindingCoding {
    static func encode(_ findings: [RunIssue.Finding]) -> String {
        JSONValue.array(findings.map(value)).canonicalText
    }

    static func encodeOne(_ finding: RunIssue.Finding) -> String { value(finding).canonicalText }

    static func decode(_ text: String) throws -> [RunIssue.Finding] {
        try (StoredJSON.read(text).array ?? []).map(finding)
    }

    static func decodeOne(_ text: String) throws -> RunIssue.Finding { try finding(StoredJSON.read(text)) }

    private static func value(_ finding: RunIssue.Finding) -> JSONValue {
        let issue = finding.issue
        var object: JSONObject = [
            "severity": .string(issue.severity.rawValue), "code": .string(issue.code), "path": .string(issue.path),
            "message": .string(issue.message), "remedy": .string(issue.remedy),
        ]
        object["record"] = finding.record.map { .string($0) }
        object["location"] = issue.location.map(StoredJSON.value)
        return .object(object)
    }

    private static func finding(_ value: JSONValue) throws -> RunIssue.Finding {
        guard let severity = value["severity"]?.string.flatMap(Issue.Severity.init) else {
            throw StoredJSON.damaged("issue")
        }
        let issue = Issue(
            severity, code: value["code"]?.string ?? "", path: value["path"]?.string ?? "",
            message: value["message"]?.string ?? "", remedy: value["remedy"]?.string ?? "",
            location: value["location"].map(StoredJSON.location))
        return RunIssue.Finding(record: value["record"]?.string, issue: issue)
    }
}

enum EvidenceCoding {
    static func encode(_ evidence: [Evidence]) -> String {
        JSONValue.array(
            evidence.map {
                [
                    "path": .string($0.path), "asWritten": .string($0.asWritten), "rule": .string($0.rule),
                    "location": StoredJSON.value($0.location),
                ]
            }
        ).canonicalText
    }

    static func decode(_ text: String?) throws -> [Evidence] {
        try (text.map(StoredJSON.read)?.array ?? []).map { value in
            Evidence(
                path: value["path"]?.string ?? "", asWritten: value["asWritten"]?.string ?? "",
                location: value["location"].map(StoredJSON.location) ?? SourceLocation(),
                rule: value["rule"]?.string ?? "")
        }
    }
}

/// What the JSON columns have in common.
enum StoredJSON {
    static func read(_ text: String) throws -> JSONValue {
        do { return try JSONValue(parsing: text) } catch { throw damaged("JSON", cause: error) }
    }

    static func damaged(_ what: String, cause: (any Error)? = nil) -> FederationError {
        FederationError(.ledgerCorrupt, "The ledger holds no valid \(what); run `shopctl doctor`.", cause: cause)
    }

    static func value(_ location: SourceLocation) -> JSONValue {
        var object = JSONObject()
        object["line"] = location.line.map { .number(Double($0)) }
        object["column"] = location.column.map { .number(Double($0)) }
        object["label"] = location.label.map { .string($0) }
        return .object(object)
    }

    static func location(_ value: JSONValue) -> SourceLocation {
        SourceLocation(
            line: value["line"]?.integer, column: value["column"]?.integer, label: value["label"]?.string)
    }
}
