import AdapterKit
import Messages

extension ICalendarAdapter {
    public static let manifest = AdapterManifest(
        id: "icalendar", version: "1.0.0",
        summary: "Agendas in iCalendar (RFC 5545), one record an event or an occurrence of a series.",
        capabilities: [.harvest, .resume, .deletions, .map],
        formats: [.calendar],
        optionSchema: """
            {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "windowBefore": {
                  "description": "From when occurrences of a series are records: a day (2026-01-31), or a length of time (P6M) before the first day of the month of the harvest. Without it, from the beginning of the series.",
                  "type": "string",
                  "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2}|P([0-9]+[YMWD])+)$"
                },
                "windowAfter": {
                  "description": "Until when occurrences of a series are records: a day, or a length of time after the first day of the month of the harvest.",
                  "type": "string",
                  "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2}|P([0-9]+[YMWD])+)$",
                  "default": "P1Y"
                },
                "maxOccurrences": {
                  "description": "The most occurrences of one series that are taken, the latest.",
                  "type": "integer",
                  "minimum": 1,
                  "maximum": 10000,
                  "default": 1000
                },
                "maxBytes": {
                  "description": "The most bytes the agenda may have.",
                  "type": "integer",
                  "minimum": 1,
                  "default": 134217728
                },
                "maxRecordBytes": {
                  "description": "The most bytes one event may have.",
                  "type": "integer",
                  "minimum": 1,
                  "default": 1048576
                }
              }
            }
            """)
}

extension MetadataFormat {
    /// One event of an agenda, or several components of one series.
    public static let calendar: MetadataFormat = "text/calendar"
}
