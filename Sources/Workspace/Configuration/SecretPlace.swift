import JSONSchema

/// Where a secret of an adapter is kept: never in `federation.yaml` itself.
public enum SecretPlace: Sendable, Hashable {
    /// A variable of the environment.
    case variable(String)
    /// A file's path, relative to the workspace.
    case file(String)

    /// By the secrets' names, from an object the schema accepts.
    static func all(in json: JSONValue?) -> [String: SecretPlace] {
        var places: [String: SecretPlace] = [:]
        for member in json?.object ?? [:] {
            places[member.key] =
                member.value["env"]?.string.map { .variable($0) } ?? member.value["file"]?.string.map { .file($0) }
        }
        return places
    }
}
