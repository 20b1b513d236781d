import Messages
import ScienceShopSDK
import Translations

/// Events by year and month, the latest first.
struct AgendaPage {
    private let number: Int
    private let edition: Edition
    private let frame: PageFrame

    /// Nil when there is no such page.
    init?(page: Int, _ edition: Edition) {
        guard page >= 1, page <= edition.index.agendaPageCount else { return nil }
        number = page
        self.edition = edition
        frame = PageFrame(edition, .agenda(page: page))
    }

    var bytes: [UInt8] {
        let (words, index) = (edition.words, edition.index)
        let events = index.events(page: number)
        let title = words("Agenda")
        let count = index.eventCount
        let trail: [(title: String, address: PageAddress)] = [(words("Home"), .home)]
        let sentence = words(.plural(count, one: "\(count) event", other: "\(count) events"))
        var page = frame.value(
            title: number == 1 ? title : words("\(title), page \(number)"), description: sentence, trail: trail,
            data: edition.data.list(
                .agenda(page: number), title: title, count: count, records: events.map(\.id),
                first: (number - 1) * CatalogueIndex.agendaPageSize, trail: trail + [(title, .agenda())]))
        page["scripts"] = ["agenda.js"]
        page["count"] = sentence
        page["years"] = years(events)
        if index.agendaPageCount > 1 {
            page["pages"] = true
            page["pageOf"] = words("Page \(number) of \(index.agendaPageCount)")
            if number > 1 { page["previous"] = frame.link(.agenda(page: number - 1)) }
            if number < index.agendaPageCount { page["next"] = frame.link(.agenda(page: number + 1)) }
        }
        return edition.render("agenda", page)
    }

    private func years(_ events: [RecordCard]) -> [PageValue] {
        runs(events) { ($0.start ?? $0.end)?.year }.map { year, events in
            let months = runs(events) { ($0.start ?? $0.end)?.month }.map { month, events in
                PageValue([
                    "heading": month.map { frame.capitalised(edition.dates.name(ofMonth: $0)) },
                    "events": events.map(event),
                ])
            }
            return PageValue([
                "id": year.map { "y\($0)" }, "heading": year.map(String.init) ?? edition.words("Without a date"),
                "months": months,
            ])
        }
    }

    /// Neighbours with the same key, together; they are in order already.
    private func runs(_ events: [RecordCard], by key: (RecordCard) -> Int?) -> [(Int?, [RecordCard])] {
        var runs: [(Int?, [RecordCard])] = []
        for event in events {
            if let last = runs.last, last.0 == key(event) {
                runs[runs.count - 1].1.append(event)
            } else {
                runs.append((key(event), [event]))
            }
        }
        return runs
    }

    private func event(_ card: RecordCard) -> PageValue {
        let title = edition.text(card.title[edition.language])
        let last = card.end ?? card.start
        var value = PageValue([
            "href": frame.link(card.address), "title": title.text, "lang": title.lang,
            "when": edition.dates.days(from: card.start, to: card.end) ?? edition.words("no date"),
            "hours": edition.dates.hours(from: card.start, to: card.end),
            "iso": card.end == nil ? ReadableDate.machine(card.start) : nil,
            "state": edition.label(of: card.state), "type": edition.label(of: card.type).map(frame.capitalised),
            "node": edition.name(ofNode: card.id.home).text,
            // The last day it may go on, so that a script can tell past from coming; this page knows no clock.
            "last": last.map { String($0.latest.description.prefix(10)) },
        ])
        value.put(frame.place(card), as: "place")
        return value
    }
}
