import CICal
import Catalogue
import ICalendarAdapter
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

/// The zones that our own agendas describe, beside those of the system.
@Suite struct ZonesOutTests {
    @Test(
        arguments: [
            "Europe/Paris", "Europe/Brussels", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Athens",
            "America/Toronto", "America/Montreal", "America/Moncton", "America/Winnipeg", "America/Regina",
            "America/Edmonton", "America/St_Johns", "America/Martinique", "America/Cayenne", "Africa/Dakar",
            "Indian/Reunion", "Indian/Mayotte", "Pacific/Noumea", "Pacific/Tahiti",
        ])
    func aZoneIsWhatTheSystemSays(name: String) throws {
        let document: JSONObject = [
            "id": "lyon:event/e", "kind": "event", "title": ["fr": "A"],
            "period": ["start": "2026-05-12T18:30", "timeZone": .string(name)],
        ]
        let record = Record(document: document)
        let event = PublicRecord(
            id: try #require(record.id), record: record, revision: 1, modifiedAt: Timestamp(seconds: 0), hash: "")
        let identity = CatalogueIdentity(name: ["fr": "Boutique"], baseURL: BaseURL("https://shop.example"))
        let text = String(decoding: AgendaCalendar(identity: identity).bytes(events: [event]), as: UTF8.self)
        let start = try #require(text.firstRange(of: "BEGIN:VTIMEZONE")?.lowerBound)
        let end = try #require(text.firstRange(of: "END:VTIMEZONE\r\n")?.upperBound)
        try #require(ssf_ical_start())
        let ours = try #require(String(text[start..<end]).withCString { ssf_ical_zone_read($0) })
        defer { ssf_ical_zone_free(ours) }
        let theirs = try #require(name.withCString { ssf_ical_zone_named($0) })
        defer { ssf_ical_zone_free(theirs) }
        // Each noon of a year.
        for day in 0..<365 {
            let parts = Timestamp(seconds: 1_767_268_800 + Int64(day) * 86_400).description.prefix(10).split(
                separator: "-")
            let numbers = parts.compactMap { Int32($0) }
            let noon = ssf_ical_time(
                year: numbers[0], month: numbers[1], day: numbers[2], hour: 12, minute: 0, second: 0, is_date: false)
            #expect(ssf_ical_zone_offset(ours, noon, false) == ssf_ical_zone_offset(theirs, noon, false), "\(numbers)")
        }
    }
}
