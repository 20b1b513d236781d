import AdapterKit
import JSONSchema
import ScienceShopSDK

extension HostMessage {
    /// All of its members but `type`.
    func members() -> JSONObject {
        var object: JSONObject = [:]
        switch self {
        case .identify, .begin, .finish, .standing, .bye, .map: break
        case .hello(let hello):
            object["protocol"] = .array(hello.versions.map { .number(Double($0)) })
            object["host"] = .string(hello.host)
            object["features"] = .array(hello.features.map { .string($0) })
            object["limits"] = ["line": .number(Double(hello.longestLine))]
        case .configure(let configuration): configuration.write(to: &object)
        case .page(let request, let cursor), .identifiers(let request, let cursor):
            object["request"] = request.json
            object.set("cursor", text: cursor?.text)
        case .restart(let request, let cursor, let listing):
            object["request"] = request.json
            object.set("cursor", text: cursor?.text)
            object["listing"] = .bool(listing)
        case .detour(let request, let cursor, let error):
            object["request"] = request.json
            object.set("cursor", text: cursor?.text)
            var failure: JSONObject = [:]
            error.write(to: &failure)
            object["error"] = .object(failure)
        case .single(let identifier): object["identifier"] = .string(identifier)
        case .changes(let bookmark): object["bookmark"] = .string(bookmark.text)
        case .publish(let batch): object["batch"] = .array(batch)
        case .shown(let id): object["record"] = .string(id.description)
        case .viewed(let answer): answer.write(to: &object)
        }
        return object
    }

    /// The whole message as one JSON object.
    func write(to writer: inout JSONWriter) {
        guard case .map(let records, let context) = self else {
            var object: JSONObject = ["type": .string(type)]
            for member in members() { object[member.key] = member.value }
            return writer.write(.object(object))
        }
        writer.append(#"{"type":"map","context":"#)
        writer.write([
            "node": .string(context.node), "language": .string(context.language), "basis": .string(context.basis),
        ])
        writer.append(#","records":["#)
        for (position, record) in records.enumerated() {
            writer.append(position == 0 ? "{" : ",{")
            record.writeMembers(to: &writer)
            writer.append("}")
        }
        writer.append("]}")
    }
}

extension PluginConfiguration {
    func write(to object: inout JSONObject) {
        object["role"] = .string(role.rawValue)
        object["location"] = .string(configuration.location)
        object["options"] = .object(configuration.options)
        object["secrets"] = .object(
            JSONObject(configuration.secrets.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.reveal())) }))
        object.set("basis", text: basis)
        var settings: JSONObject = ["allowsPrivateAddresses": .bool(self.settings.allowsPrivateAddresses)]
        settings.set("userAgent", text: self.settings.userAgent)
        settings.set("maxBytes", number: self.settings.maxBytes)
        if let seconds = self.settings.delaySeconds { settings["delaySeconds"] = .number(seconds) }
        settings.set("language", text: self.settings.language)
        object["settings"] = .object(settings)
    }
}
