import JSONSchema
import Messages

/// `plugin.yaml`: who an adapter in a folder is (schemas/config/1/plugin.schema.json).
public struct PluginConfig: Sendable {
    /// As its schema accepts it; `AdapterManifest(json:)` reads it.
    public let json: JSONValue
    /// What it reads, by language.
    public let summary: Labels
    public var id: String { json["id"]?.string ?? "" }
    private let source: ConfigFile

    public static let fileName = "plugin.yaml"
    public static let schemaName = "plugin"

    /// - Parameter file: the file as a person would name it.
    public static func read(_ bytes: [UInt8], file: String) -> ConfigReading<PluginConfig> {
        ConfigFile.read(bytes, file: file, schema: schemaName).flatMap { source in
            let config = PluginConfig(source)
            guard let options = source.json["options"] else { return .valid(config) }
            do throws(SchemaDefinitionError) {
                _ = try SchemaRegistry().compile(options)
                return .valid(config)
            } catch {
                return .invalid([
                    source.problem(at: "/options", "The schema of its options cannot be used: \(error).")
                ])
            }
        }
    }

    private init(_ source: ConfigFile) {
        self.source = source
        json = source.json
        summary = Labels(json: source.json["summary"])
    }

    /// A problem with what a JSON Pointer names.
    public func problem(at pointer: String, _ message: Message, remedy: Message = "") -> ConfigProblem {
        source.problem(at: pointer, message, remedy: remedy)
    }
}
