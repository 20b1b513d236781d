import AdapterKit
import Messages
import ScienceShopSDK

/// What one group of an agenda puts on the list: an event; or a series, then its occurrences.
struct GroupReading {
    /// A source record that is not made yet: a series of a thousand occurrences shares its bytes.
    struct Entry {
        var identifier: String
        var status = SourceRecord.Status.active
        var places: [Agenda.Place]
        var frame: EventFrame?
        /// Whether no crosswalk can read it; it is listed so that what was known of it does not leave.
        var isBroken = false
    }

    private(set) var entries: [Entry] = []
    private(set) var issues: [Issue] = []
    private let agenda: Agenda
    private let group: Agenda.Group
    private let options: ICalendarOptions

    init(_ group: Agenda.Group, of agenda: Agenda, _ options: ICalendarOptions) {
        (self.agenda, self.group, self.options) = (agenda, group, options)
    }

    /// - Parameters:
    ///   - anchor: the first day of the month the window is counted from; nil for that of the event itself.
    ///   - barren: how many rules may still come to nothing.
    mutating func read(anchor: CalendarTime?, zones: (Agenda.Place) -> ZoneTable, barren: inout Int) {
        let (masters, superseded) = agenda.newest(of: group.masters)
        if superseded > 0, let place = masters.first {
            warn(
                "superseded-event",
                .plural(
                    superseded, one: "“\(group.uid)” is in the agenda twice; the newer is taken.",
                    other: "“\(group.uid)” is in the agenda \(superseded + 1) times; the newest is taken."), at: place)
        }
        for place in masters {
            if isBroken(place) {
                entries.append(Entry(identifier: group.uid, places: [place], isBroken: true))
            } else {
                read(master: place, anchor, zones(place), barren: &barren)
            }
        }
        guard masters.isEmpty else { return }
        for place in group.overrides {
            guard !isBroken(place) else { continue }
            let (lines, zones) = (lines(of: place), zones(place))
            guard let times = EventTimes(lines, zones) ?? recurrenceTimes(lines, zones),
                let line = lines.first(where: { $0.name == "RECURRENCE-ID" }),
                let id = times.onItsClock(line.value, zone: line.parameter("TZID"), zones)
            else {
                noDate(place)
                continue
            }
            add(occurrence: place, id: id, lines, zones, role: .stray, of: times)
        }
        resolveTwins()
    }

    // MARK: - Events and series

    private mutating func read(
        master place: Agenda.Place, _ anchor: CalendarTime?, _ zones: ZoneTable, barren: inout Int
    ) {
        let lines = lines(of: place)
        let isCancelled = Self.isCancelled(lines)
        guard let times = EventTimes(lines, zones) else {
            // An agenda of deletions need not say when.
            guard !isCancelled else {
                entries.append(Entry(identifier: group.uid, status: .deleted, places: [place]))
                return
            }
            noDate(place)
            entries.append(Entry(identifier: group.uid, places: [place], isBroken: true))
            return
        }
        let recurrence = Recurrence(lines, times, zones)
        let isSeries = !recurrence.isEmpty || !group.overrides.isEmpty
        guard isSeries else {
            entries.append(
                Entry(
                    identifier: group.uid, status: isCancelled ? .deleted : .active, places: [place],
                    frame: frame(.single, times, start: times.start, zones)))
            return
        }
        guard let month = anchor ?? Self.month(of: times.start) else { return }
        let window = CalendarWindow(before: options.windowBefore, after: options.windowAfter, anchor: month)
        let (occurrences, faults) = recurrence.occurrences(
            in: window, most: options.maxOccurrences, barren: &barren, zones: zones)
        for fault in faults { tell(fault, place) }
        let overrides = Overrides(places: group.overrides, agenda, times, zones)
        let gone = recurrence.excluded.union(overrides.cancelled.keys).sorted()
        var series = frame(.series, times, start: times.start, zones)
        series.excluded = gone.suffix(options.maxOccurrences).map { named($0, times) }
        series.added = recurrence.added.map(\.id).sorted().suffix(options.maxOccurrences).map { named($0, times) }
        entries.append(
            Entry(
                identifier: group.uid, status: isCancelled ? .deleted : .active,
                places: [place] + overrides.cancelled.sorted { $0.key < $1.key }.map(\.value), frame: series))
        var listed: Set<CalendarTime> = []
        for occurrence in occurrences {
            listed.insert(occurrence.id)
            let name = identifier(occurrence.id)
            if isCancelled || overrides.cancelled[occurrence.id] != nil {
                entries.append(Entry(identifier: name, status: .deleted, places: [place]))
            } else if let other = overrides.moved[occurrence.id] {
                add(
                    occurrence: other, id: occurrence.id, self.lines(of: other), zones, role: .occurrence, of: times)
            } else if let (from, other) = overrides.following.last(where: { $0.from <= occurrence.id }) {
                add(
                    occurrence: other, id: occurrence.id, self.lines(of: other), zones, role: .occurrence, of: times,
                    shift: occurrence.id.seconds - from.seconds)
            } else {
                var frame = frame(.occurrence, times, start: occurrence.id, zones)
                frame.id = named(occurrence.id, times)
                if let end = occurrence.end { frame.end = self.frame(.occurrence, times, start: end, zones).start }
                entries.append(Entry(identifier: name, places: [place], frame: frame))
            }
        }
        // What is told of a time that the rule does not name, or no more.
        for (id, other) in overrides.moved.sorted(by: { $0.key < $1.key }) where !listed.contains(id) {
            // Also what lies beyond the window: somebody has written it out.
            guard id.day >= window.first, !isCancelled else { continue }
            add(occurrence: other, id: id, self.lines(of: other), zones, role: .occurrence, of: times)
        }
        for id in gone.suffix(options.maxOccurrences) where !listed.contains(id) && window.holds(id) {
            guard overrides.moved[id] == nil else { continue }
            entries.append(Entry(identifier: identifier(id), status: .deleted, places: [place]))
        }
        resolveTwins()
    }

    /// One occurrence with a component of its own.
    private mutating func add(
        occurrence place: Agenda.Place, id: CalendarTime, _ lines: [ContentLine], _ zones: ZoneTable,
        role: EventFrame.Role, of series: EventTimes, shift: Int64 = 0
    ) {
        let name = identifier(id)
        if Self.isCancelled(lines) {
            entries.append(Entry(identifier: name, status: .deleted, places: [place]))
            return
        }
        guard let times = EventTimes(lines, zones) else {
            noDate(place)
            entries.append(Entry(identifier: name, places: [place], isBroken: true))
            return
        }
        var frame = frame(role, times, start: times.start.adding(shift), zones)
        frame.id = named(id, series)
        entries.append(Entry(identifier: name, places: [place], frame: frame))
    }

    /// The name of one occurrence: that of the series, and when it was to begin by the rule, for it may be moved.
    private func identifier(_ id: CalendarTime) -> String { "\(group.uid)#\(id.text)" }

    /// Of two entries under one name that say the same, one is enough.
    private mutating func resolveTwins() {
        var seen: [String: EventFrame?] = [:]
        entries.removeAll { entry in
            guard let frame = seen[entry.identifier] else {
                seen[entry.identifier] = .some(entry.frame)
                return false
            }
            return frame == entry.frame
        }
    }

    // MARK: - Times

    private func frame(
        _ role: EventFrame.Role, _ times: EventTimes, start: CalendarTime, _ zones: ZoneTable
    ) -> EventFrame {
        var frame = EventFrame()
        frame.role = role
        frame.unknownZone = times.unknownZone
        // A rule in UTC means days in UTC: its series is not told in another zone.
        let isShown = times.start.form == .utc && role != .series
        func framed(_ time: CalendarTime) -> FramedTime {
            guard isShown, let shown = zones.shown, shown.name != nil else { return named(time, times) }
            return FramedTime(shown.clock.local(time))
        }
        frame.start = framed(start)
        frame.end = times.end(of: start).map(framed)
        let zone = isShown ? zones.shown : times.zone
        frame.zone = zone?.name
        if let range = zone?.component { frame.components = Array(zones.bytes(range)) }
        return frame
    }

    /// On the clock of its series; with the offset where no name says it.
    private func named(_ time: CalendarTime, _ times: EventTimes) -> FramedTime {
        guard time.form == .local, let zone = times.zone, zone.name == nil else { return FramedTime(time) }
        return FramedTime(time, offset: Int(zone.clock.offset(at: time) / 60))
    }

    /// The first day of the month of a time.
    private static func month(of time: CalendarTime) -> CalendarTime? {
        CalendarTime(String(time.text.prefix(6)) + "01")
    }

    /// Of a component without a beginning: what occurrence it is of.
    private func recurrenceTimes(_ lines: [ContentLine], _ zones: ZoneTable) -> EventTimes? {
        guard Self.isCancelled(lines) else { return nil }
        return EventTimes(recurrenceOf: lines, zones)
    }

    // MARK: - Components

    private func lines(of place: Agenda.Place) -> [ContentLine] {
        ContentLine.lines(of: agenda.bytes(place), named: Self.names)
    }

    private static let names: Set = [
        "DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE", "STATUS", "RECURRENCE-ID",
    ]

    private static func isCancelled(_ lines: [ContentLine]) -> Bool {
        lines.contains { $0.name == "STATUS" && $0.value.trimmingSpaces.uppercased() == "CANCELLED" }
    }

    private func isBroken(_ place: Agenda.Place) -> Bool {
        let event = agenda.event(place)
        return !event.isWhole || event.range.count > options.maxRecordBytes
    }

    // MARK: - Problems

    private mutating func noDate(_ place: Agenda.Place) {
        issues.append(
            Issue(
                .error, code: "no-date",
                message: "“\(group.uid)” says no beginning that can be read.",
                remedy: "Correct DTSTART in the agenda.", location: location(place)))
    }

    private mutating func tell(_ fault: Recurrence.Fault, _ place: Agenda.Place) {
        switch fault {
        case .unreadable(let rule):
            warn(
                "unusable-rule",
                "“\(group.uid)” is to come back by a rule that cannot be followed, “\(String(rule.prefix(200)))”; only its own dates are taken.",
                remedy: "Correct RRULE in the agenda.", at: place)
        case .tooOften(let rule):
            warn(
                "unusable-rule",
                "“\(group.uid)” is to come back several times a day, “\(String(rule.prefix(200)))”; only its own dates are taken.",
                remedy: "Correct RRULE in the agenda.", at: place)
        case .foreign(let rule):
            warn(
                "unusable-rule",
                "“\(group.uid)” comes back by another calendar than the Gregorian, “\(String(rule.prefix(200)))”; only its own dates are taken.",
                at: place)
        case .tooMany(let most):
            warn(
                "series-cut",
                "“\(group.uid)” takes place more often than \(most) times; the latest are taken.",
                remedy: "Set the option `windowBefore` to a day, or raise `maxOccurrences`.", at: place)
        }
    }

    private mutating func warn(_ code: String, _ message: Message, remedy: Message = "", at place: Agenda.Place) {
        issues.append(Issue(.warning, code: code, message: message, remedy: remedy, location: location(place)))
    }

    private func location(_ place: Agenda.Place) -> SourceLocation {
        SourceLocation(line: agenda.event(place).line, label: group.uid)
    }
}
