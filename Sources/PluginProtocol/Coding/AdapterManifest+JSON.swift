import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension AdapterManifest {
    /// As `plugin.yaml` has it (schemas/config/1/plugin.schema.json), in JSON.
    public var json: JSONValue {
        var object: JSONObject = [
            "id": .string(id), "version": .string(version), "protocol": .number(Double(protocolVersion)),
            "summary": ["en": .string(summary)], "formats": .array(formats.map { .string($0.rawValue) }),
            "capabilities": .array(capabilities.map(\.rawValue).sorted().map { .string($0) }),
        ]
        if let options = try? JSONValue(parsing: optionSchema) { object["options"] = options }
        object["hosts"] = .array(hosts.map { .string($0) })
        if !secrets.isEmpty {
            object["secrets"] = .object(
                JSONObject(
                    secrets.map {
                        ($0.name, ["summary": ["en": .string($0.summary)], "required": .bool($0.isRequired)])
                    }))
        }
        object.set("paths", texts: paths)
        object.set("variables", texts: variables)
        return .object(object)
    }

    /// Reads what `plugin.yaml` says, of which only the form is looked at: its schema says more.
    ///
    /// - Throws: `FederationError` with code `plugin-wrong-message` that names the key.
    public init(json: JSONValue) throws(FederationError) {
        guard let object = json.object else { throw .wrongMessage("it is no JSON object") }
        let members = Members(object, of: "manifest")
        let id = try members.text("id")
        guard RecordIdentifier.isNodeID(id) else {
            throw members.wrong("id", "of small letters, digits and hyphens")
        }
        var secrets: [SecretDescription] = []
        for member in try members.optionalObject("secrets") ?? [:] {
            let secret = Members(member.value.object ?? [:], of: "manifest.secrets.\(member.key)")
            secrets.append(
                SecretDescription(
                    name: member.key, summary: try secret.label("summary"),
                    isRequired: try secret.flag("required", default: false)))
        }
        self.init(
            id: id, version: try members.text("version"), protocolVersion: try members.count("protocol"),
            summary: try members.label("summary"),
            capabilities: Set(try members.texts("capabilities").map { Capability(rawValue: $0) }),
            formats: try members.texts("formats").map { MetadataFormat(rawValue: $0) },
            optionSchema: (members.value("options") ?? [:]).canonicalText, secrets: secrets,
            hosts: try members.texts("hosts"), paths: try members.texts("paths"),
            variables: try members.texts("variables"))
    }
}

extension Members {
    /// A text by language, of which English is taken where there is one; a text alone is taken as it is.
    fileprivate func label(_ name: String) throws(FederationError) -> String {
        if let text = value(name)?.string { return text }
        guard let labels = value(name)?.object, let text = (labels["en"] ?? labels.values.first)?.string else {
            throw wrong(name, "a text by language")
        }
        return text
    }
}
