import AdapterKit
import ICalendarAdapter
import JSONSchema
import Messages
import ScienceShopSDK
import TestSupport
import Testing

/// Rules and zones drawn by chance, most of them nonsense: libical is code in C, and what it is given comes from strangers.
@Suite struct FuzzTests {
    @Test(arguments: 0..<40) func rules(seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let events = (0..<10).map { number in
            let start =
                ["20260131", "20240229T233000", "20260101T000000Z", "19000101", "21991231T235959"]
                .randomElement(using: &random) ?? ""
            return Desk.event(
                "SUMMARY:A\nDTSTART:\(start)\nRRULE:\(Self.rule(&random))\nEXRULE:\(Self.rule(&random))",
                uid: "e\(number)")
        }
        let desk = Desk(events.joined(separator: "\n"), ["maxOccurrences": 50])
        let page = try await desk.page(size: 100_000)
        #expect(Set(page.records.map { $0.identifier.prefix { $0 != "#" } }).count == 10)
        for record in page.records where record.status == .active {
            #expect(ICalendarCrosswalk().map(record, context: Desk.context).drafts.count == 1)
        }
    }

    private static func rule(_ random: inout SeededGenerator) -> String {
        var parts = [
            "FREQ=" + (["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY", "X"].randomElement(using: &random) ?? "")
        ]
        let keys = [
            "BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS", "BYHOUR", "BYMINUTE", "BYSECOND",
            "INTERVAL", "COUNT", "UNTIL", "WKST", "SKIP", "RSCALE", "X-A", "",
        ]
        for _ in 0..<Int.random(in: 0...5, using: &random) {
            let key = keys.randomElement(using: &random) ?? ""
            let values = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                switch Int.random(in: 0..<6, using: &random) {
                case 0: ["MO", "-1SU", "53FR", "5TH", "+2WE", "0MO", "99TU"].randomElement(using: &random) ?? ""
                case 1: String(Int.random(in: -400...400, using: &random))
                case 2:
                    ["20270101", "20270101T000000Z", "99999999", "", "OMIT", "GREGORIAN"].randomElement(using: &random)
                        ?? ""
                case 3: String(Int.random(in: Int.min...Int.max, using: &random))
                default: String(Int.random(in: 0...31, using: &random))
                }
            }
            parts.append(key + "=" + values.joined(separator: ","))
        }
        return parts.shuffled(using: &random).joined(separator: Bool.random(using: &random) ? ";" : ";;")
    }

    @Test(arguments: 0..<40) func zones(seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(seed))
        func draw(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }
        var lines = ["BEGIN:VTIMEZONE", "TZID:Z"]
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let kind = draw(["STANDARD", "DAYLIGHT", "VALARM", ""])
            lines.append("BEGIN:" + kind)
            lines.append(
                "DTSTART:" + draw(["19700101T000000", "16010101T000000", "20260329T020000Z", "99991231T000000", "x"]))
            lines.append("TZOFFSETFROM:" + draw(["+0100", "-0000", "+9999", "+010203", "", "x"]))
            lines.append("TZOFFSETTO:" + draw(["+0200", "-1200", "+2400", "-99999999", "1"]))
            lines.append(
                "RRULE:"
                    + draw([
                        "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=13", "FREQ=YEARLY;UNTIL=19000101",
                        "FREQ=YEARLY;BYMONTHDAY=1,2,3,4,5,6,7;BYDAY=SU", "FREQ=YEARLY;INTERVAL=0", "FREQ=DAILY", "",
                    ]))
            if Bool.random(using: &random) { lines.append("RDATE:" + draw(["20260101T000000", "x", "20260101/P1D"])) }
            if Int.random(in: 0..<5, using: &random) > 0 { lines.append("END:" + kind) }
        }
        lines.append("END:VTIMEZONE")
        let event = Desk.event(
            "SUMMARY:A\nDTSTART;TZID=Z:20260328T180000\nDTEND;TZID=Z:20260329T060000\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20260329T170000Z"
        )
        let desk = Desk(lines.joined(separator: "\n") + "\n" + event, ["windowAfter": "2026-12-31"])
        let active = try await desk.page().records.filter { $0.status == .active }
        #expect(active.count >= 3)
        for record in active {
            let draft = try #require(ICalendarCrosswalk().map(record, context: Desk.context).drafts.first)
            #expect(RecordValidator.standard.validate(draft.record).isEmpty)
        }
    }
}
