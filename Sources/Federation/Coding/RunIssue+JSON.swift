import JSONSchema
import ScienceShopSDK

extension RunIssue.Finding {
    /// The issue's members and `record?`.
    public var json: JSONValue {
        guard let record, var object = issue.json.object else { return issue.json }
        object["record"] = .string(record)
        return .object(object)
    }

    public init(json: JSONValue) { self.init(record: json["record"]?.string, issue: Issue(json: json)) }
}
