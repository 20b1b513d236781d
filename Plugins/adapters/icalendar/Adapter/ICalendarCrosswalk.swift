import AdapterKit
import Messages
import MetadataFormats
import ScienceShopSDK

/// Events of an agenda into records.
public struct ICalendarCrosswalk: Crosswalk {
    public let id = "federation/icalendar"
    public let version = "1"

    public init() {}

    public func accepts(_ format: MetadataFormat) -> Bool { format == .calendar }

    public func map(_ source: SourceRecord, context: CrosswalkContext) -> CrosswalkResult {
        let file = CalendarFile(location: source.sourceURL ?? "", bytes: source.payload)
        guard let event = file.events.first else {
            return CrosswalkResult(issues: [
                Issue(
                    .error, code: "unreadable-event", message: "There is no event in the payload.",
                    location: source.firstLine.map { SourceLocation(line: $0) })
            ])
        }
        let frame = EventFrame(source.frame)
        guard let id = Self.identifier(source.identifier, event.uid, frame, context) else {
            return CrosswalkResult(issues: [
                Issue(.error, code: "record-identifier", message: "The event has no name that a record could have.")
            ])
        }
        var reading = EventReading(
            EventDraft(id, line: (source.firstLine ?? 1) + event.line - 1, context), frame,
            uid: event.uid, lines: ContentLine.lines(of: file.bytes(event.range)))
        return CrosswalkResult(drafts: [reading.read()])
    }

    /// An event of our own that comes back to us is the record it was; any other is named by its UID.
    private static func identifier(
        _ name: String, _ uid: String?, _ frame: EventFrame, _ context: CrosswalkContext
    ) -> RecordIdentifier? {
        if frame.role == .single || frame.role == .series, let uid, uid.hasPrefix(urn),
            let own = RecordIdentifier(String(uid.dropFirst(urn.count))), own.home == context.node, own.kind == .event
        {
            return own
        }
        return ForeignName.identifier(name, kind: .event, node: context.node)
    }

    /// How our own agendas name a record.
    private static let urn = "urn:x-science-shop:"

    /// The record of the series that an occurrence is of.
    static func series(_ uid: String, _ context: CrosswalkContext) -> RecordIdentifier? {
        var frame = EventFrame()
        frame.role = .series
        return identifier(uid, uid, frame, context)
    }
}
