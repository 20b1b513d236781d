import AdapterKit
import CSVReader
import ScienceShopSDK

/// The adapter's options, read and checked.
struct CSVOptions: Sendable {
    var key: [String]?
    var encoding: TextEncoding?
    var detection: CSVDetection.Options

    static let names = ["key", "separator", "encoding", "headerRow", "maxRecordBytes"]

    init(_ configuration: AdapterConfiguration) throws {
        try configuration.allowOnly(Self.names)
        key = try configuration.texts("key")
        encoding = try configuration.choice("encoding", of: TextEncoding.allCases.map(\.rawValue)) {
            TextEncoding(label: $0)
        }
        detection = CSVDetection.Options(
            separator: try configuration.choice("separator", of: CSVDialect.Separator.allCases.map(\.name)) {
                CSVDialect.Separator(name: $0)
            },
            headerLine: try configuration.wholeNumber("headerRow", atLeast: 1))
        if let bytes = try configuration.wholeNumber("maxRecordBytes", atLeast: 1) { detection.maxRecordBytes = bytes }
    }
}
