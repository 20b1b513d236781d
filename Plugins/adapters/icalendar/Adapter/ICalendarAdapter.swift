import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// Reads an agenda in iCalendar: each event, each series and each occurrence of a series is a record.
public struct ICalendarAdapter: HarvestAdapter {
    private let options: ICalendarOptions
    private let source: AgendaSource

    public init(configuration: AdapterConfiguration, context: AdapterContext) throws {
        options = try ICalendarOptions(configuration)
        source = AgendaSource(location: configuration.location, options: options, opener: context.opener)
    }

    public var crosswalks: [any Crosswalk] { [ICalendarCrosswalk()] }

    public func identify() async throws -> SourceDescription {
        let agenda = try await source.agenda(afresh: true)
        let names = agenda.files.flatMap(\.calendars).compactMap(\.name)
        let count = agenda.groups.count
        var summary: Message = .plural(count, one: "agenda, \(count) event", other: "agenda, \(count) events")
        if let name = names.first {
            let name = String(name.prefix(200))
            summary = .plural(
                count, one: "agenda “\(name)”, \(count) event", other: "agenda “\(name)”, \(count) events")
        }
        return SourceDescription(summary: summary, listsEverything: true, scope: scope, issues: agenda.issues)
    }

    /// The options say which occurrences are on the list.
    private var scope: String { "\(options.windowBefore.map { "\($0)" } ?? "-") \(options.windowAfter)" }

    public func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        let agenda = try await source.agenda()
        let start = try AgendaPlace(after: cursor, in: agenda, location: source.location)
        let anchor = cursor == nil ? request.now.flatMap(CalendarWindow.anchor) ?? agenda.newestMonth : start.anchor
        return AgendaListing(agenda: agenda, options: options).page(
            from: AgendaPlace(group: start.group, entry: start.entry, anchor: anchor), limit: request.pageSize)
    }
}
