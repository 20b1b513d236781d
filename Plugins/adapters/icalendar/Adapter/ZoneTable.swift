/// The zones that one calendar's times are of.
///
/// What the calendar says of a zone counts more than what the system knows by that name.
final class ZoneTable {
    /// A zone as an agenda means it.
    struct Zone {
        let clock: ZoneClock
        /// In the IANA data base; nil for a zone of the agenda's own.
        let name: String?
        /// The `VTIMEZONE` that describes it; nil when the system does.
        let component: Range<Int>?
    }

    private let bytes: [UInt8]
    private let described: [CalendarFile.Zone]
    private var known: [String: Zone?] = [:]
    /// The zone that the calendar as a whole is shown in, which says what times in UTC are for its readers.
    private let shownIn: String?

    init(_ file: CalendarFile, calendar: Int) {
        bytes = file.bytes
        described = file.zones.filter { $0.calendar == calendar }
        shownIn = file.calendars.indices.contains(calendar) ? file.calendars[calendar].zone : nil
    }

    /// Nil for a name that neither the calendar nor the system knows.
    func zone(_ id: String) -> Zone? {
        if let zone = known[id] { return zone }
        let zone = found(id)
        known[id] = .some(zone)
        return zone
    }

    /// A component of the calendar, as it stands.
    func bytes(_ range: Range<Int>) -> ArraySlice<UInt8> { bytes[range] }

    var shown: Zone? { shownIn.flatMap(zone) }

    private func found(_ id: String) -> Zone? {
        for zone in described where zone.id == id {
            guard let clock = ZoneClock(describedBy: bytes[zone.range]) else { continue }
            return Zone(
                clock: clock, name: zone.location.flatMap(ZoneName.read) ?? ZoneName.read(id), component: zone.range)
        }
        guard let name = ZoneName.read(id), let clock = ZoneClock(named: name) else { return nil }
        return Zone(clock: clock, name: name, component: nil)
    }
}
