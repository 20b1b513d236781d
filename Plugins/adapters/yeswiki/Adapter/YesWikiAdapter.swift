import AdapterKit
import CSVAdapter
import CSVReader
import JSONSchema
import Messages
import ScienceShopSDK

/// Reads the entries of a YesWiki Bazar form: from the wiki's API, from a saved answer of it, or from a CSV export.
public struct YesWikiAdapter: HarvestAdapter {
    private let form: YesWikiForm
    private let export: CSVAdapter

    public init(configuration: AdapterConfiguration, context: AdapterContext) throws {
        let options = try YesWikiOptions(configuration)
        form = YesWikiForm(try YesWikiPlace(configuration.location, form: options.form), options, context.opener)
        export = try CSVAdapter(
            configuration: AdapterConfiguration(
                location: configuration.location,
                options: JSONObject(configuration.options.members.filter { $0.key == "key" }.map { ($0.key, $0.value) })
            ),
            context: context, defaultKey: Self.exportKey)
    }

    public func identify() async throws -> SourceDescription {
        guard try await form.isExport(afresh: true) else { return try await form.describe() }
        var description = try await export.identify()
        description.summary = "YesWiki Bazar export: \(description.summary)"
        return description
    }

    public func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        guard try await form.isExport() else { return try await form.page(request, after: cursor) }
        var page = try await export.page(request, after: cursor)
        for index in page.records.indices { page.records[index].datestamp = Self.lastChange(of: page.records[index]) }
        return page
    }

    // MARK: - CSV exports

    /// An export has no column for the entry's id; the time it was made and its title, the first column of the form's own,
    /// stay the same together.
    private static func exportKey(_ header: CSVHeader) -> [String]? {
        guard header.position(of: "datetime_create") != nil,
            let title = header.labels.first(where: { !$0.hasPrefix("datetime_") })
        else { return nil }
        return ["datetime_create", title]
    }

    private static func lastChange(of record: SourceRecord) -> String? {
        guard let frame = record.frame, let read = try? CSVFrame(parsing: frame) else { return nil }
        return read.row(record.payload)["datetime_latest"]?.value
    }
}
