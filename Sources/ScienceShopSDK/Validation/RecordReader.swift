import JSONSchema
import Messages

/// Why bytes are not a record at all.
public struct RecordReadingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong and what to do.
    public let reason: Message
    /// From 1; nil when the text is JSON but no object.
    public let line: Int?
    public let column: Int?

    public var description: String {
        guard let line, let column else { return reason.description }
        return "line \(line), column \(column): \(reason)"
    }
}

/// Reads records from JSON text, strictly: UTF-8, no duplicate members, no text after the value (RFC 8259, RFC 7493).
public enum RecordReader {
    /// The record of a JSON text, unchecked but for being a JSON object: what it holds is the validator's matter.
    public static func read(_ bytes: some Collection<UInt8>) throws(RecordReadingError) -> Record {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw RecordReadingError(reason: error.reason, line: error.line, column: error.column)
        }
        guard let object = value.object else {
            throw RecordReadingError(
                reason: "a record is a JSON object {…}; this is another JSON value", line: nil, column: nil)
        }
        return Record(document: object)
    }

    /// The record and its problems.
    public static func read(
        _ bytes: some Collection<UInt8>, validator: RecordValidator
    ) throws(RecordReadingError) -> (record: Record, issues: [Issue]) {
        let record = try read(bytes)
        return (record, validator.validate(record))
    }
}
