import AdapterKit
import Federation
import JSONSchema
import Messages
import ScienceShopSDK

/// The records a sample must give, as a file: a JSON array of records without their volatile envelope, in order of
/// identifier.
public enum ExpectedRecords {
    /// - Throws: `FederationError` with code `configuration` and the place in the file.
    static func read(_ bytes: [UInt8], file: String) throws(FederationError) -> [Record] {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw FederationError(
                .configuration, "\(file):\(plain: error.line):\(plain: error.column): \(error.reason)")
        }
        guard let elements = value.array ?? value["records"]?.array else {
            throw FederationError(.configuration, "\(file): expected a list of records.")
        }
        return elements.map { Record(document: $0.object ?? [:]) }
    }

    /// What the file would have to say for these records to be expected.
    public static func text(of records: [Record]) -> String {
        let contents = records.sorted { identifier($0) < identifier($1) }.map { JSONValue.object($0.content) }
        return JSONValue.array(contents).prettyText + "\n"
    }

    static func differences(from expected: [Record], to found: [Record]) -> [NodeCheck.Difference] {
        var rest = Dictionary(found.map { (identifier($0), $0) }) { first, _ in first }
        var differences: [NodeCheck.Difference] = []
        for record in expected {
            let id = identifier(record)
            guard let twin = rest.removeValue(forKey: id) else {
                differences.append(.missing(id.text))
                continue
            }
            differences += twin.differences(from: record).map { .field(record: id.text, $0) }
        }
        return differences + rest.keys.sorted().map { .unexpected($0.text) }
    }

    private static func identifier(_ record: Record) -> ByteString { ByteString(record["id"]?.string ?? "") }
}
