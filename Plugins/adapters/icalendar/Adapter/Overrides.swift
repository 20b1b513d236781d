/// What an agenda tells of single occurrences of a series (`RECURRENCE-ID`).
struct Overrides {
    /// By when the occurrence was to begin.
    private(set) var moved: [CalendarTime: Agenda.Place] = [:]
    private(set) var cancelled: [CalendarTime: Agenda.Place] = [:]
    /// What holds for an occurrence and all that follow it (`RANGE=THISANDFUTURE`), in order.
    private(set) var following: [(from: CalendarTime, place: Agenda.Place)] = []

    init(places: [Agenda.Place], _ agenda: Agenda, _ times: EventTimes, _ zones: ZoneTable) {
        var byTime: [CalendarTime: [Agenda.Place]] = [:]
        for place in places {
            let event = agenda.event(place)
            guard event.isWhole else { continue }
            let lines = ContentLine.lines(of: agenda.bytes(place), named: ["RECURRENCE-ID", "STATUS"])
            guard let line = lines.first(where: { $0.name == "RECURRENCE-ID" }),
                let id = times.onItsClock(line.value, zone: line.parameter("TZID"), zones)
            else { continue }
            let isCancelled = lines.contains {
                $0.name == "STATUS" && $0.value.trimmingSpaces.uppercased() == "CANCELLED"
            }
            if line.parameter("RANGE")?.uppercased() == "THISANDFUTURE", !isCancelled {
                following.append((id, place))
            }
            byTime[id, default: []].append(place)
            if isCancelled { cancelled[id] = place }
        }
        following.sort { $0.from < $1.from }
        for (id, places) in byTime {
            guard let place = agenda.newest(of: places).current.last else { continue }
            if cancelled[id] == place { continue }
            cancelled[id] = nil
            moved[id] = place
        }
    }
}
