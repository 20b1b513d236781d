import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// The documents of a source, read through once: its events grouped by what they are about.
struct Agenda: Sendable {
    /// Where one event stands.
    struct Place: Sendable, Hashable {
        var file: Int
        var event: Int
    }

    /// All that one identifier names: an event, or a series and what is told of single occurrences.
    struct Group: Sendable {
        var uid: String
        var masters: [Place] = []
        var overrides: [Place] = []
        /// Whether the calendar gave the name; else it was made of the event's bytes.
        var isNamed = true
    }

    let files: [CalendarFile]
    /// In the order of the documents.
    private(set) var groups: [Group] = []
    private(set) var issues: [Issue] = []
    /// How many events are left out because they are nobody else's business.
    private(set) var privateEvents = 0
    /// Whether every document is whole.
    let isWhole: Bool
    /// Of all bytes: a cursor into other bytes means nothing.
    let digest: String
    /// The newest date of change in it, the calendar's own clock.
    private(set) var newest: CalendarTime?

    init(_ files: [CalendarFile], maxRecordBytes: Int) {
        self.files = files
        isWhole = files.allSatisfy(\.isWhole)
        digest = String(ContentHash.hex(files.flatMap { Array(ContentHash.hex($0.bytes).utf8) }).prefix(16))
        var places: [ByteString: Int] = [:]
        for (number, file) in files.enumerated() {
            for index in file.events.indices { add(Place(file: number, event: index), file, maxRecordBytes, &places) }
            if !file.isWhole {
                issues.append(
                    Issue(
                        .warning, code: "calendar-cut-off",
                        message:
                            "\(file.location) breaks off before its end; what is missing is not taken for deleted.",
                        remedy: "Harvest again; if it stays so, tell those who keep the agenda."))
            }
            for (name, count) in file.others.sorted(by: { $0.key < $1.key }) {
                issues.append(
                    Issue(
                        .warning, code: "other-components",
                        message:
                            "\(file.location) has \(count) of `\(String(name.prefix(40)))`, which is no event; left out."
                    ))
            }
        }
        if privateEvents > 0 {
            issues.append(
                Issue(
                    .warning, code: "private-events",
                    message: .plural(
                        privateEvents, one: "\(privateEvents) event says to be private; it is left out.",
                        other: "\(privateEvents) events say to be private; they are left out.")))
        }
    }

    private mutating func add(
        _ place: Place, _ file: CalendarFile, _ maxRecordBytes: Int, _ groups: inout [ByteString: Int]
    ) {
        let event = file.events[place.event]
        if event.isPrivate {
            privateEvents += 1
            return
        }
        let position = SourceLocation(line: event.line, label: event.uid)
        if !event.isWhole {
            issues.append(
                Issue(
                    .error, code: "unclosed-event",
                    message: "The event on line \(plain: event.line) of \(file.location) has no end of its own.",
                    remedy: "Tell those who keep the agenda; until then what was known of it stays.", location: position
                ))
        } else if event.range.count > maxRecordBytes {
            issues.append(
                Issue(
                    .error, code: "event-too-large",
                    message:
                        "The event on line \(plain: event.line) of \(file.location) has \(event.range.count) bytes; at most \(maxRecordBytes) are taken.",
                    remedy: "Raise the option `maxRecordBytes` if it is right.", location: position))
        }
        var name = event.uid
        if name == nil {
            let lines = ContentLine.lines(of: file.bytes(event.range)).filter { $0.name != "DTSTAMP" }
            name = "event-" + ContentHash.hex(lines.map(\.written).joined(separator: "\n").utf8).prefix(32)
            issues.append(
                Issue(
                    .warning, code: "missing-uid",
                    message: "The event on line \(plain: event.line) of \(file.location) has no UID.",
                    remedy: "Until it has, an edit of it makes it another record.", location: position))
        }
        guard let name else { return }
        if let stamp = event.stamp.flatMap(CalendarTime.init), newest.map({ $0 < stamp }) ?? true { newest = stamp }
        let index: Int
        if let known = groups[ByteString(name)] {
            index = known
        } else {
            index = self.groups.count
            groups[ByteString(name)] = index
            self.groups.append(Group(uid: name, isNamed: event.uid != nil))
        }
        if event.isOverride {
            self.groups[index].overrides.append(place)
        } else {
            self.groups[index].masters.append(place)
        }
    }

    func event(_ place: Place) -> CalendarFile.Event { files[place.file].events[place.event] }
    func bytes(_ place: Place) -> ArraySlice<UInt8> { files[place.file].bytes(event(place).range) }

    /// Of several events under one name, those that none is newer than: by their sequence, then by their date.
    func newest(of places: [Place]) -> (current: [Place], superseded: Int) {
        guard places.count > 1 else { return (places, 0) }
        func rank(_ place: Place) -> (Int, String) {
            let event = event(place)
            return (event.sequence, event.stamp ?? "")
        }
        let best = places.map(rank).max { $0 < $1 } ?? (0, "")
        var current: [Place] = []
        for place in places where rank(place) == best {
            // The same bytes twice are one event.
            if !current.contains(where: { bytes($0).elementsEqual(bytes(place)) }) { current.append(place) }
        }
        return (current, places.count { rank($0) != best })
    }
}
