import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// As many records as its options say, of as many bytes.
struct NumbersAdapter: HarvestAdapter {
    static let manifest = AdapterManifest(
        id: "numbers", version: "1.0.0", summary: "Numbers.", capabilities: [.harvest, .resume, .publish],
        formats: [.plainText],
        optionSchema: #"""
            {"type": "object", "additionalProperties": false, "properties": {
                "count": {"type": "integer"}, "bytes": {"type": "integer"}, "noise": {"type": "boolean"}}}
            """#)

    let count: Int
    let payload: [UInt8]
    let isNoisy: Bool

    init(configuration: AdapterConfiguration, context: AdapterContext) throws {
        try configuration.allowOnly(["count", "bytes", "noise"])
        count = try configuration.wholeNumber("count", atLeast: 0) ?? 7
        let line = Array("{\"titre\": \"Le ruisseau aux écrevisses\"}\n".utf8)
        let bytes = try configuration.wholeNumber("bytes", atLeast: 1) ?? 40
        payload = (0..<bytes).map { line[$0 % line.count] }.map { $0 < 0x80 ? $0 : 0x65 }
        isNoisy = configuration.options["noise"]?.bool ?? false
    }

    func identify() async throws -> SourceDescription {
        SourceDescription(summary: "\(count) numbers", listsEverything: true)
    }

    func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        // What libraries do: neither may end up between two messages.
        if isNoisy { print("{\"type\":\"done\"}") }
        guard let first = Int(cursor?.text ?? "0"), first >= 0, first <= count else {
            throw FederationError(.malformedSource, "There is no such number.", disposition: .restartWindow)
        }
        let numbers = first..<min(first + request.pageSize, count)
        return HarvestPage(
            records: numbers.map {
                SourceRecord(identifier: "n-\($0)", format: .plainText, payload: payload, firstLine: $0 + 1)
            }, next: numbers.upperBound == count ? nil : Cursor(String(numbers.upperBound)), total: count)
    }
}
