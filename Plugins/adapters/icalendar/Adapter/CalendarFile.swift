import AdapterKit
import Messages
import ScienceShopSDK

/// One document of an agenda with the places of its events and zones. Nothing is understood yet but where components begin
/// and end, so that one that is broken costs no other.
struct CalendarFile: Sendable {
    struct Event: Sendable {
        /// From its `BEGIN` to its `END`.
        var range: Range<Int>
        var line: Int
        var calendar: Int
        /// Nil when it has none.
        var uid: String?
        /// Whether it stands for one occurrence of a series.
        var isOverride = false
        /// When it last changed as it says itself, in UTC: `20260501T100000Z`.
        var stamp: String?
        var sequence = 0
        /// Whether it ends where it says.
        var isWhole = true
        /// Whether it says to be nobody else's business.
        var isPrivate = false
    }

    struct Zone: Sendable {
        var range: Range<Int>
        var calendar: Int
        var id = ""
        /// Its name in the IANA data base, by those who say it apart.
        var location: String?
    }

    struct Calendar: Sendable {
        var name: String?
        /// The zone it is shown in.
        var zone: String?
    }

    /// As opened.
    let location: String
    let bytes: [UInt8]
    private(set) var events: [Event] = []
    private(set) var zones: [Zone] = []
    private(set) var calendars: [Calendar] = []
    /// How many components of other sorts there are, by their names.
    private(set) var others: [String: Int] = [:]
    /// Whether every calendar in it ends.
    private(set) var isWhole = true
    /// Whether there is a calendar in it at all.
    var isCalendar: Bool { !calendars.isEmpty }

    init(location: String, bytes: [UInt8]) {
        self.location = location
        self.bytes = bytes
        var scan = Scan(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...])
        scan.run()
        (events, zones, calendars) = (scan.events, scan.zones, scan.calendars)
        (others, isWhole) = (scan.others, scan.isWhole)
    }

    /// The bytes of a component.
    func bytes(_ range: Range<Int>) -> ArraySlice<UInt8> { bytes[range] }
}

extension CalendarFile {
    /// One way through the bytes.
    fileprivate struct Scan {
        private let bytes: ArraySlice<UInt8>
        private var reader: LineReader
        var events: [Event] = []
        var zones: [Zone] = []
        var calendars: [Calendar] = []
        var others: [String: Int] = [:]
        var isWhole = true
        private var isInCalendar = false
        private var event: Event?
        private var zone: Zone?
        /// Components open inside the event, the zone or the other component.
        private var inner: [String] = []
        private var other: String?

        init(_ bytes: ArraySlice<UInt8>) {
            self.bytes = bytes
            reader = LineReader(bytes)
        }

        mutating func run() {
            while let place = reader.next() {
                switch place.mark {
                case .begin: begin(place)
                case .end: end(place)
                case .other: property(place)
                }
            }
            breakOff(at: bytes.endIndex)
            if isInCalendar { isWhole = false }
        }

        private var isInside: Bool { event != nil || zone != nil || other != nil }

        private mutating func begin(_ place: LineReader.Place) {
            let name = place.component(in: bytes)
            if name == "VCALENDAR" {
                breakOff(at: place.range.lowerBound)
                calendars.append(Calendar())
                isInCalendar = true
            } else if name == "VEVENT" {
                // No event holds another: the one before was never closed.
                breakOff(at: place.range.lowerBound)
                event = Event(range: place.range, line: place.line, calendar: max(0, calendars.count - 1))
            } else if isInside {
                if inner.count < 32 { inner.append(name) }
            } else if name == "VTIMEZONE" {
                zone = Zone(range: place.range, calendar: max(0, calendars.count - 1))
            } else {
                other = name
            }
        }

        private mutating func end(_ place: LineReader.Place) {
            let name = place.component(in: bytes)
            if name == "VCALENDAR" {
                breakOff(at: place.range.lowerBound)
                isInCalendar = false
            } else if name == "VEVENT", var event {
                event.range = event.range.lowerBound..<place.range.upperBound
                // What was left open inside is closed with it.
                events.append(event)
                (self.event, inner) = (nil, [])
            } else if name == "VTIMEZONE", var zone {
                zone.range = zone.range.lowerBound..<place.range.upperBound
                if !zone.id.isEmpty { zones.append(zone) }
                (self.zone, inner) = (nil, [])
            } else if let last = inner.lastIndex(of: name) {
                inner.removeSubrange(last...)
            } else if let other, other == name {
                if others.count < 20 || others[other] != nil { others[other, default: 0] += 1 }
                (self.other, inner) = (nil, [])
            }
        }

        /// Closes what is open; it has no end of its own.
        private mutating func breakOff(at place: Int) {
            if var event {
                event.range = event.range.lowerBound..<place
                event.isWhole = false
                events.append(event)
            }
            (event, zone, other, inner) = (nil, nil, nil, [])
        }

        private mutating func property(_ place: LineReader.Place) {
            func line(_ name: String) -> ContentLine? {
                guard place.hasName(name, in: bytes) else { return nil }
                return ContentLine(place.unfolded(in: bytes), line: place.line)
            }
            guard inner.isEmpty else { return }
            if var event {
                if let line = line("UID") {
                    event.uid = event.uid ?? line.text.map { String($0.prefix(1000)) }
                } else if place.hasName("RECURRENCE-ID", in: bytes) {
                    event.isOverride = true
                } else if let line = line("SEQUENCE") {
                    event.sequence = Int(line.value.trimmingSpaces) ?? 0
                } else if let line = line("LAST-MODIFIED") {
                    event.stamp = Self.stamp(line) ?? event.stamp
                } else if let line = line("DTSTAMP") {
                    event.stamp = event.stamp ?? Self.stamp(line)
                } else if let line = line("CLASS") {
                    event.isPrivate = ["PRIVATE", "CONFIDENTIAL"].contains(line.value.trimmingSpaces.uppercased())
                } else {
                    return
                }
                self.event = event
            } else if zone != nil {
                if let line = line("TZID") { zone?.id = line.value.trimmingSpaces }
                if let line = line("X-LIC-LOCATION") { zone?.location = line.value.trimmingSpaces }
            } else if other == nil, !calendars.isEmpty {
                let last = calendars.count - 1
                if let line = line("X-WR-CALNAME") ?? line("NAME") { calendars[last].name = line.text }
                if let line = line("X-WR-TIMEZONE") ?? line("TIMEZONE-ID") {
                    calendars[last].zone = line.value.trimmingSpaces
                }
            }
        }

        private static func stamp(_ line: ContentLine) -> String? {
            CalendarTime(line.value.trimmingSpaces).map {
                $0.form == .day ? $0.text + "T000000Z" : $0.told(as: .utc).text
            }
        }
    }
}
