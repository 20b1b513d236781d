import AdapterKit
import CSVReader
import JSONSchema
import ScienceShopSDK

/// Reads a table in CSV, one record a row.
public struct CSVAdapter: HarvestAdapter {
    private let table: CSVTable
    private let location: String

    public init(configuration: AdapterConfiguration, context: AdapterContext) throws {
        try self.init(configuration: configuration, context: context, defaultKey: { _ in nil })
    }

    /// For an adapter whose CSV is a dialect of this one.
    ///
    /// - Parameter defaultKey: the columns that name a row when the options have no `key`, by the table's header.
    public init(
        configuration: AdapterConfiguration, context: AdapterContext,
        defaultKey: @escaping @Sendable (CSVHeader) -> [String]?
    ) throws {
        location = configuration.location
        table = CSVTable(
            location: configuration.location, options: try CSVOptions(configuration), opener: context.opener,
            defaultKey: defaultKey)
    }

    /// Reads the file once through: what cannot be read as a table is told here, before anything is harvested.
    public func identify() async throws -> SourceDescription {
        let survey = try await table.opened(afresh: true).survey
        return SourceDescription(summary: survey.summary, listsEverything: true, issues: survey.issues)
    }

    public func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        let open = try await table.opened()
        let place = try CSVPlace(after: cursor, in: open)
        var reader = CSVRowReader(open, from: place)
        var page = HarvestPage(records: [], total: open.survey.rows)
        var last: CSVRecord?
        while page.records.count < request.pageSize, let row = try await reader.next() {
            let name = open.key.identifier(of: row)
            page.records.append(
                SourceRecord(
                    identifier: name.text, format: .csv,
                    payload: row.record.bytes, frame: open.frameBytes, sourceURL: open.resource.location,
                    firstLine: row.record.firstLine))
            page.issues += open.issues(of: row, isNamed: name.isKey)
            last = row.record
        }
        if page.records.count == request.pageSize, let last {
            page.next =
                CSVPlace(offset: last.nextOffset, line: last.nextLine, size: open.resource.size).cursor
        }
        return page
    }
}
