import Federation
import ScienceShopSDK

/// Checks records for the engine with the schemas this program carries.
public struct SchemaValidation: RecordValidating {
    private let validator: RecordValidator

    public init(_ validator: RecordValidator = .standard) { self.validator = validator }

    public var version: String { Self.version }

    public func validate(_ record: Record) -> [Issue] { validator.validate(record) }

    /// Changes with the schemas; `rules` is raised by hand when a rule in code changes.
    private static let version: String = {
        let rules = 1
        let texts = EmbeddedSchemas.files.map(\.text).joined(separator: "\u{0}")
        return "\(Record.schemaVersion).\(rules) \(ContentHash.of(Array(texts.utf8)))"
    }()
}
