import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension AdapterManifest {
    /// As `plugin.yaml` has it (schemas/config/1/plugin.schema.json), in JSON.
    public var json: JSONValue {
        var object: JSONObject = [
            "id": .string(id), "version": .string(version), "protocol": .number(Double(protocolVersion)),
            "summary": summary.labels, "formats": .array(formats.map { .string($0.rawValue) }),
            "capabilities": .array(capabilities.map(\.rawValue).sorted().map { .string($0) }),
        ]
        if let options = try? JSONValue(parsing: optionSchema) { object["options"] = options }
        object["hosts"] = .array(hosts.map { .string($0) })
        if !secrets.isEmpty {
            object["secrets"] = .object(
                JSONObject(
                    secrets.map {
                        ($0.name, ["summary": $0.summary.labels, "required": .bool($0.isRequired)])
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
    /// A text by language, or a text alone.
    fileprivate func label(_ name: String) throws(FederationError) -> Message {
        if let text = value(name)?.string { return Message(english: text) }
        guard let labels = value(name)?.object, let first = labels.values.first?.string else {
            throw wrong(name, "a text by language")
        }
        switch (labels["en"]?.string, labels["fr"]?.string) {
        case (let english?, nil): return Message(english: english)
        case (nil, nil): return .verbatim(first)
        case (let english, let french): return .languages(english: english, french: french)
        }
    }
}

extension Message {
    /// By language, as manifests have their texts: of those that came in two languages both.
    fileprivate var labels: JSONValue {
        let (english, french) = (description, text(in: .french, translate: { _ in nil }))
        return english.hasSameBytes(as: french)
            ? ["en": .string(english)] : ["en": .string(english), "fr": .string(french)]
    }
}
