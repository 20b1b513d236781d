import AdapterKit
import Messages
import ScienceShopSDK

/// The list of an agenda, page by page.
struct AgendaListing {
    let agenda: Agenda
    let options: ICalendarOptions

    /// A page of records ends when it has so many bytes.
    private static let pageBytes = 8 << 20
    /// How many rules of a page may come to nothing: each may take libical a tenth of a second.
    private static let barren = 20

    func page(from start: AgendaPlace, limit: Int) -> HarvestPage {
        var page = HarvestPage(records: [], provesAbsence: agenda.isWhole)
        var place = start
        var bytes = 0
        var barren = Self.barren
        var tables: [Int: ZoneTable] = [:]
        func zones(_ place: Agenda.Place) -> ZoneTable {
            let calendar = agenda.event(place).calendar
            let key = place.file << 32 | calendar
            if let table = tables[key] { return table }
            let table = ZoneTable(agenda.files[place.file], calendar: calendar)
            tables[key] = table
            return table
        }
        while place.group < agenda.groups.count {
            var reading = GroupReading(agenda.groups[place.group], of: agenda, options)
            reading.read(anchor: start.anchor, zones: zones, barren: &barren)
            if place.entry == 0 { page.issues += reading.issues }
            while place.entry < reading.entries.count {
                guard page.records.count < limit, bytes < Self.pageBytes else {
                    page.next = place.cursor(agenda)
                    return page
                }
                let record = record(reading.entries[place.entry])
                bytes += record.payload.count + (record.frame?.count ?? 0)
                page.records.append(record)
                place.entry += 1
            }
            (place.group, place.entry) = (place.group + 1, 0)
        }
        return page
    }

    private func record(_ entry: GroupReading.Entry) -> SourceRecord {
        let first = entry.places.first
        let event = first.map(agenda.event)
        let isGone = entry.status == .deleted
        return SourceRecord(
            identifier: entry.identifier, datestamp: event?.stamp.flatMap(Self.datestamp), status: entry.status,
            format: entry.isBroken ? "application/octet-stream" : .calendar,
            payload: isGone ? [] : entry.places.reduce(into: []) { $0 += agenda.bytes($1) },
            frame: isGone || entry.isBroken ? nil : entry.frame?.bytes,
            sourceURL: first.map { agenda.files[$0.file].location }, firstLine: isGone ? nil : event?.line)
    }

    /// `20260501T100000Z` as RFC 3339, which the engine compares as a moment.
    private static func datestamp(_ stamp: String) -> String? {
        guard let parts = CalendarTime(stamp)?.parts else { return nil }
        func pad(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return
            "\(parts.year)-\(pad(parts.month))-\(pad(parts.day))T\(pad(parts.hour)):\(pad(parts.minute)):\(pad(parts.second))Z"
    }
}
