import JSONSchema
import ScienceShopSDK

extension ConsentDecision {
    /// Every member but those that are nil; `id` first.
    public var json: JSONValue {
        var object: JSONObject = [
            "id": .number(Double(id)), "record": .string(record.description), "group": .string(group.rawValue),
            "granted": .bool(isGranted), "date": .string(date.description), "wording": .string(wording),
            "answer": .string(answer), "givenBy": .string(givenBy), "collected": .string(collected),
            "recordedAt": .string(recordedAt.description), "recordedBy": .string(recordedBy),
        ]
        if let scope { object["scope"] = .string(scope.rawValue) }
        if let until { object["until"] = .string(until.description) }
        if let withdrawn {
            object["withdrawn"] = [
                "date": .string(withdrawn.date.description), "why": .string(withdrawn.why),
                "by": .number(Double(withdrawn.by)),
            ]
        }
        return .object(object)
    }

    /// Nil when a member that every decision has is missing or cannot be read.
    public init?(json: JSONValue) {
        func text(_ name: String) -> String? { json[name]?.string }
        func date(_ value: JSONValue?) -> PartialDate? { value?.string.flatMap { PartialDate($0) } }
        guard let id = json["id"]?.integer, let record = text("record").flatMap({ RecordIdentifier($0) }),
            let group = text("group").flatMap({ ConsentGrant.Group(rawValue: $0) }),
            let isGranted = json["granted"]?.bool, let day = date(json["date"]),
            let recordedAt = text("recordedAt").flatMap({ Timestamp($0) })
        else { return nil }
        var scope: PublicationScope?
        if let word = text("scope") {
            guard let known = PublicationScope(rawValue: word) else { return nil }
            scope = known
        }
        // An end that cannot be read must not become none.
        let until = date(json["until"])
        if json["until"] != nil, until == nil { return nil }
        var withdrawn: Withdrawn?
        if let object = json["withdrawn"] {
            guard let day = date(object["date"]), let by = object["by"]?.integer else { return nil }
            withdrawn = Withdrawn(date: day, why: object["why"]?.string ?? "", by: by)
        }
        self.init(
            id: id, record: record, group: group, isGranted: isGranted, scope: scope, date: day, until: until,
            wording: text("wording") ?? "", answer: text("answer") ?? "", givenBy: text("givenBy") ?? "",
            collected: text("collected") ?? "", recordedAt: recordedAt, recordedBy: text("recordedBy") ?? "",
            withdrawn: withdrawn)
    }
}
