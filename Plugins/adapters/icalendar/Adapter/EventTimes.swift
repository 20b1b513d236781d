/// When an event begins and ends, as its component says.
struct EventTimes {
    /// How its end is told.
    enum End {
        case none
        /// So many seconds later, whatever clocks do meanwhile; for days, the day after the last.
        case exact(Int64)
        /// So much later on the calendar.
        case nominal(CalendarDuration)
    }

    /// As written; in UTC, of a day, or of the zone's clock.
    let start: CalendarTime
    let end: End
    /// The zone of a local time; nil for floating times and days.
    let zone: ZoneTable.Zone?
    /// The name of a zone that nobody knows: its times are kept as floating ones.
    let unknownZone: String?

    /// Nil when it says no beginning that can be read.
    init?(_ lines: [ContentLine], _ zones: ZoneTable) {
        guard let line = lines.first(where: { $0.name == "DTSTART" }),
            let start = CalendarTime(line.value.trimmingSpaces)
        else { return nil }
        self.start = start
        let id = start.form == .local ? line.parameter("TZID") : nil
        zone = id.flatMap(zones.zone)
        unknownZone = zone == nil ? id : nil
        end = Self.end(lines, start, zone, zones)
    }

    /// Of a component that only says which occurrence it is about.
    init?(recurrenceOf lines: [ContentLine], _ zones: ZoneTable) {
        guard let line = lines.first(where: { $0.name == "RECURRENCE-ID" }),
            let start = CalendarTime(line.value.trimmingSpaces)
        else { return nil }
        self.start = start
        zone = start.form == .local ? line.parameter("TZID").flatMap(zones.zone) : nil
        unknownZone = nil
        end = .none
    }

    private static func end(
        _ lines: [ContentLine], _ start: CalendarTime, _ zone: ZoneTable.Zone?, _ zones: ZoneTable
    ) -> End {
        if let line = lines.first(where: { $0.name == "DTEND" }) {
            guard let end = CalendarTime(line.value.trimmingSpaces), (end.form == .day) == (start.form == .day) else {
                return .none
            }
            let length: Int64
            if end.form == .day {
                length = end.seconds - start.seconds
            } else {
                let endZone = line.parameter("TZID").flatMap(zones.zone)
                let from = zone?.clock.utc(start) ?? start
                let to = endZone?.clock.utc(end) ?? (end.form == .local ? zone?.clock.utc(end) : nil) ?? end
                length = to.seconds - from.seconds
            }
            // A century is a mistake.
            return length > 0 && length < 100 * 366 * 86_400 ? .exact(length) : .none
        }
        guard let line = lines.first(where: { $0.name == "DURATION" }),
            let duration = CalendarDuration(line.value.trimmingSpaces), duration.days >= 0, duration.seconds >= 0,
            duration.days + duration.seconds > 0
        else { return .none }
        return .nominal(duration)
    }

    /// The end of an occurrence that begins then; nil when there is none to tell.
    func end(of start: CalendarTime) -> CalendarTime? {
        switch end {
        case .none: return nil
        case .exact(let seconds):
            guard start.form == .local, let clock = zone?.clock else { return start.adding(seconds) }
            return clock.local(clock.utc(start).adding(seconds))
        case .nominal(let duration):
            return CalendarTime(form: start.form, seconds: start.seconds + duration.days * 86_400 + duration.seconds)
        }
    }

    /// A time on the clock of the beginning, so that it can be compared with occurrences; nil when it is none.
    func onItsClock(_ text: String, zone id: String?, _ zones: ZoneTable) -> CalendarTime? {
        guard let time = CalendarTime(text.trimmingSpaces) else { return nil }
        switch (start.form, time.form) {
        case (.day, _): return time.day
        // A day means the occurrence of that day.
        case (_, .day): return time.told(as: start.form).adding(start.secondOfDay)
        case (.utc, .utc): return time
        case (.utc, .local): return id.flatMap(zones.zone)?.clock.utc(time) ?? time.told(as: .utc)
        case (.local, .utc): return zone?.clock.local(time) ?? time.told(as: .local)
        case (.local, .local):
            guard let zone, let other = id.flatMap(zones.zone), other.name != zone.name else { return time }
            return zone.clock.local(other.clock.utc(time))
        }
    }
}
