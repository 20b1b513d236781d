import JSONSchema
import Messages
import YAMLReader

/// A configuration file that its schema accepts, with the place of everything in it.
struct ConfigFile: Sendable {
    /// The file as a person would name it.
    let file: String
    let yaml: YAMLNode
    let json: JSONValue

    /// Reads YAML and checks it against one of the configuration schemas.
    static func read(_ bytes: [UInt8], file: String, schema: String) -> ConfigReading<ConfigFile> {
        let yaml: YAMLNode
        do throws(YAMLError) {
            yaml = try YAMLNode.parse(bytes)
        } catch {
            return .invalid([
                ConfigProblem(file: file, line: error.line, column: error.column, message: error.message.asSentence)
            ])
        }
        let read = ConfigFile(file: file, yaml: yaml, json: yaml.json)
        if yaml.isNull {
            return .invalid([
                ConfigProblem(
                    file: file, line: 1, column: 1, message: "The file is empty.",
                    remedy: "`shopctl schema show \(schema)` describes what belongs in it.")
            ])
        }
        let problems = ConfigSchemas.problems(of: read, schema: schema)
        return ConfigReading(
            read, checked: problems.sorted { ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0) })
    }

    /// Line and column of what a JSON Pointer names, or of the nearest place above it.
    func place(of pointer: String, key: Bool = false) -> (line: Int?, column: Int?) {
        let place = yaml.position(of: pointer, key: key)
        return (place?.line, place?.column)
    }

    /// A problem with what a JSON Pointer names.
    func problem(at pointer: String, key: Bool = false, _ message: Message, remedy: Message = "") -> ConfigProblem {
        let place = place(of: pointer, key: key)
        return ConfigProblem(file: file, line: place.line, column: place.column, message: message, remedy: remedy)
    }
}
