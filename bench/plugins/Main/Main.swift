import AdapterKit
import AdapterPlugin
import Messages
import ScienceShopSDK

/// The child that `plugin-bench` measures.
@main struct Main: AdapterPlugin {
    static let adapter = Adapter(NumberedRecords.self)
}

/// As many records as the location says: `numbers://1000`.
struct NumberedRecords: HarvestAdapter {
    static let manifest = AdapterManifest(
        id: "numbered", version: "1", summary: "Records for measuring", capabilities: [.harvest, .resume],
        formats: [.json], optionSchema: "{}")

    private let count: Int

    init(configuration: AdapterConfiguration, context: AdapterContext) throws {
        count = Int(configuration.location.dropFirst("numbers://".count)) ?? 0
    }

    func identify() async throws -> SourceDescription {
        SourceDescription(summary: .verbatim("numbers"), listsEverything: true)
    }

    func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        let start = cursor.flatMap { Int($0.text) } ?? 0
        let end = min(start + request.pageSize, count)
        let text = Array(repeating: Array(#"{"titre": "L’eau de la rivière et ses \"amis\""} "#.utf8), count: 24)
            .joined().prefix(1024)
        let records = (start..<end).map { number in
            SourceRecord(
                identifier: "record/\(number)", datestamp: "2026-11-21T00:00:00Z", format: .json, payload: Array(text))
        }
        return HarvestPage(records: records, next: end < count ? Cursor(String(end)) : nil, total: count)
    }
}
