import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// What a plugin asks of everything its channel may show, while it answers `publish` or `finish` (feature `view`).
public enum ViewQuestion: Sendable, Hashable {
    /// As `PublicationView.records`.
    case records(after: RecordIdentifier?, limit: Int)
    /// As `PublicationView.exposure`.
    case exposure(of: RecordIdentifier)
    /// As `PublicationView.withdrawals`.
    case withdrawals(after: RecordIdentifier?, limit: Int)
    /// As `PublicationView.estimatedCount`.
    case count
}

/// The host's answer, of the same kind as the question. Exposures are as `ExposureWire` writes them.
public enum ViewAnswer: Sendable, Hashable {
    case records([JSONValue])
    case exposure(JSONValue?)
    case withdrawals([JSONValue])
    case count(Int)
}

extension ViewQuestion {
    func write(to object: inout JSONObject) {
        switch self {
        case .records(let id, let limit):
            object["of"] = "records"
            object.set("after", text: id?.description)
            object["limit"] = .number(Double(limit))
        case .exposure(let id):
            object["of"] = "exposure"
            object["record"] = .string(id.description)
        case .withdrawals(let id, let limit):
            object["of"] = "withdrawals"
            object.set("after", text: id?.description)
            object["limit"] = .number(Double(limit))
        case .count: object["of"] = "count"
        }
    }
}

extension ViewAnswer {
    func write(to object: inout JSONObject) {
        switch self {
        case .records(let records): object["records"] = .array(records)
        case .exposure(let exposure): object["exposure"] = exposure ?? .null
        case .withdrawals(let withdrawals): object["withdrawals"] = .array(withdrawals)
        case .count(let count): object["count"] = .number(Double(count))
        }
    }
}

extension Members {
    func viewQuestion() throws(FederationError) -> ViewQuestion {
        func after() throws(FederationError) -> RecordIdentifier? {
            value("after") == nil ? nil : try recordIdentifier("after")
        }
        func limit() throws(FederationError) -> Int {
            let limit = try count("limit")
            guard (1...10_000).contains(limit) else { throw wrong("limit", "a whole number from 1 to 10000") }
            return limit
        }
        switch try text("of") {
        case "records": return .records(after: try after(), limit: try limit())
        case "exposure": return .exposure(of: try recordIdentifier("record"))
        case "withdrawals": return .withdrawals(after: try after(), limit: try limit())
        case "count": return .count
        default: throw wrong("of", "`records`, `exposure`, `withdrawals` or `count`")
        }
    }

    func viewAnswer() throws(FederationError) -> ViewAnswer {
        if object.contains("exposure") { return .exposure(value("exposure")) }
        if value("records") != nil { return .records(try list("records")) }
        if value("withdrawals") != nil { return .withdrawals(try list("withdrawals")) }
        return .count(try count("count"))
    }
}
