import JSONSchema
import ScienceShopSDK

/// Records as JSON: beside each page, and one a line in `records.jsonl`.
public enum RecordLines {
    /// The canonical JSON text (RFC 8785) of what a record shows.
    public static func json(_ record: PublicRecord) -> [UInt8] { record.record.canonicalBytes }

    /// What stands in the place of a record that left: who it was, that it is gone, why and when.
    public static func json(_ withdrawal: Withdrawal) -> [UInt8] {
        var object: JSONObject = [
            "schema": .string(Record.schemaVersion), "id": .string(withdrawal.id.description),
            "kind": .string(withdrawal.id.kind.rawValue), "home": .string(withdrawal.id.home), "status": "deleted",
            "modifiedAt": .string(withdrawal.at.description),
        ]
        var reason: JSONObject = ["reason": .string(withdrawal.reason.rawValue)]
        reason["successor"] = withdrawal.successor.map { .string($0.description) }
        object["extensions"] = ["catalogue": .object(reason)]
        return JSONValue.object(object).canonicalBytes
    }

    /// A line of `records.jsonl`. Those who keep a copy find what left as lines with the status `deleted`.
    public static func line(_ exposure: Exposure) -> [UInt8] {
        switch exposure {
        case .show(let record): json(record) + [0x0A]
        case .withdraw(let withdrawal): json(withdrawal) + [0x0A]
        }
    }
}
