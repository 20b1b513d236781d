import AdapterKit
import JSONSchema
import Messages
import PluginProtocol
import ScienceShopSDK

// What passed the gate on the other side of the pipe. A host does not link this: it has no way to make an exposure but the
// gate.

extension Exposure {
    init(wire: JSONValue) throws(FederationError) {
        if let shown = wire["show"] {
            self = .show(try PublicRecord(wire: shown))
        } else {
            self = .withdraw(try Withdrawal(wire: wire["withdraw"] ?? .null))
        }
    }
}

extension PublicRecord {
    init(wire: JSONValue) throws(FederationError) {
        guard let id = wire["id"]?.string.flatMap(RecordIdentifier.init), let document = wire["record"]?.object,
            let revision = wire["revision"]?.integer,
            let modifiedAt = wire["modifiedAt"]?.string.flatMap(Timestamp.init), let hash = wire["hash"]?.string
        else {
            throw .noExposure(wire)
        }
        self.init(
            id: id, record: Record(document: document), revision: revision, modifiedAt: modifiedAt,
            evidence: (wire["evidence"]?.array ?? []).map { PublicEvidence(wire: $0) },
            aliases: (wire["aliases"]?.array ?? []).compactMap { $0.string.flatMap(RecordIdentifier.init) },
            hash: hash)
    }
}

extension PublicEvidence {
    fileprivate init(wire: JSONValue) {
        self.init(
            source: wire["source"]?.string ?? "", sourceRecord: wire["sourceRecord"]?.string ?? "",
            items: (wire["items"]?.array ?? []).map { Evidence(json: $0) })
    }
}

extension Withdrawal {
    init(wire: JSONValue) throws(FederationError) {
        guard let id = wire["id"]?.string.flatMap(RecordIdentifier.init),
            let reason = wire["reason"]?.string.flatMap(Reason.init),
            let at = wire["at"]?.string.flatMap(Timestamp.init)
        else {
            throw .noExposure(wire)
        }
        self.init(
            id: id, reason: reason, at: at, successor: wire["successor"]?.string.flatMap(RecordIdentifier.init))
    }
}

extension FederationError {
    fileprivate static func noExposure(_ wire: JSONValue) -> FederationError {
        FederationError(
            .pluginWrongMessage,
            "What is to be published of \(wire["id"]?.string ?? "?") lacks a member that it must have.")
    }
}
