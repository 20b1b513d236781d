import JSONSchema
import Messages

/// Checks records against `schemas/record/1` and against the rules that JSON Schema cannot say.
///
/// Compiled once, used from many threads. Problems are values: an error quarantines the record, a warning travels with
/// it.
public struct RecordValidator: Sendable {
    /// The validator of the schemas this library was built with.
    public static let standard: RecordValidator = {
        do throws(SchemaDefinitionError) {
            return try RecordValidator(schemas: EmbeddedSchemas.files.map(\.text))
        } catch {
            preconditionFailure("the embedded record schemas cannot be compiled: \(error)")
        }
    }()

    /// The URI of the schema of a record.
    public static let schemaURI = "https://w3id.org/science-shop-federation/schemas/record/1/record.schema.json"

    private let schema: CompiledSchema
    private let documents: [String: JSONValue]

    /// - Parameter schemas: texts of the schema documents, one of them the one of `schemaURI`.
    /// - Throws: when one is no schema or refers to a schema that is not among them.
    public init(schemas: [String]) throws(SchemaDefinitionError) {
        var registry = SchemaRegistry()
        var documents: [String: JSONValue] = [:]
        for text in schemas {
            let document: JSONValue
            do throws(JSONError) {
                document = try JSONValue(parsing: text)
            } catch {
                throw SchemaDefinitionError(location: "", reason: "a schema document is no JSON: \(error)")
            }
            documents[try registry.add(document)] = document
        }
        schema = try registry.compile(Self.schemaURI)
        self.documents = documents
    }

    /// Every problem of a record: those of the schema, then those of its cross-field rules.
    public func validate(_ record: Record) -> [Issue] {
        let errors = schema.validate(.object(record.document))
        if errors.isEmpty { return RecordRules.check(record) }
        let broken = errors.map(issue)
        let paths = Set(broken.map(\.path))
        // What the schema already refuses at a place needs no second complaint there.
        return broken + RecordRules.check(record).filter { !paths.contains($0.path) }
    }

    /// Whether the record may be kept: no error, warnings aside.
    public func isValid(_ record: Record) -> Bool {
        schema.isValid(.object(record.document)) && !RecordRules.check(record).contains { $0.severity == .error }
    }

    private func issue(_ error: SchemaError) -> Issue {
        Issue(
            .error, code: "schema-" + Text.kebab(error.keyword), path: error.instancePath.description,
            message: error.message, remedy: remedy(error))
    }

    /// What the schema says should stand there.
    private func remedy(_ error: SchemaError) -> Message {
        let action: Message =
            switch error.keyword {
            case "required", "dependentRequired", "minProperties", "minItems":
                "Add what is missing in the source or the crosswalk."
            case "enum", "const": "Map the source's word to one of those in the crosswalk."
            default: "Correct the value in the source or the crosswalk."
            }
        guard let meaning = meaning(at: error.schemaPath) else { return action }
        return "\(action) What belongs here: \(Message(english: meaning))"
    }

    /// The description nearest to a keyword, its source term left out.
    private func meaning(at schemaPath: String) -> String? {
        let parts = schemaPath.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let document = documents[String(first)],
            var place = JSONPointer(parts.count > 1 ? String(parts[1]) : "")
        else { return nil }
        while let parent = place.parent {
            if let text = document[parent]?["description"]?.string {
                let sentence = text.split(separator: " Source: ", maxSplits: 1).first.map(String.init) ?? text
                return sentence
            }
            place = parent
        }
        return nil
    }
}

extension Text {
    /// `minLength` as `min-length`.
    static func kebab(_ word: String) -> String {
        word.reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
    }
}
