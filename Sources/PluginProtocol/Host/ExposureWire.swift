import JSONSchema
import ScienceShopSDK

/// How what the gate let through crosses the pipe. Written here; read in the plugin's process only (`AdapterPlugin`), which
/// has no ledger to read anything else from.
public enum ExposureWire {
    /// `{show: {id, record, revision, modifiedAt, hash, evidence?, aliases?}}` or
    /// `{withdraw: {id, reason, at, successor?}}`.
    public static func json(_ exposure: Exposure) -> JSONValue {
        switch exposure {
        case .show(let record): ["show": json(record)]
        case .withdraw(let withdrawal): ["withdraw": json(withdrawal)]
        }
    }

    public static func json(_ record: PublicRecord) -> JSONValue {
        var object: JSONObject = [
            "id": .string(record.id.description), "record": .object(record.record.document),
            "revision": .number(Double(record.revision)), "modifiedAt": .string(record.modifiedAt.description),
            "hash": .string(record.hash),
        ]
        if !record.evidence.isEmpty { object["evidence"] = .array(record.evidence.map(json)) }
        object.set("aliases", texts: record.aliases.map(\.description))
        return .object(object)
    }

    private static func json(_ evidence: PublicEvidence) -> JSONValue {
        [
            "source": .string(evidence.source), "sourceRecord": .string(evidence.sourceRecord),
            "items": .array(evidence.items.map(\.json)),
        ]
    }

    public static func json(_ withdrawal: Withdrawal) -> JSONValue {
        var object: JSONObject = [
            "id": .string(withdrawal.id.description), "reason": .string(withdrawal.reason.rawValue),
            "at": .string(withdrawal.at.description),
        ]
        object.set("successor", text: withdrawal.successor?.description)
        return .object(object)
    }
}
