import AdapterKit
import JSONSchema
import Messages
import MetadataFormats
import ScienceShopSDK

/// Reads the properties of one event into its record.
struct EventReading {
    private var draft: EventDraft
    private let frame: EventFrame
    private let uid: String?
    private let lines: [ContentLine]

    init(_ draft: EventDraft, _ frame: EventFrame, uid: String?, lines: [ContentLine]) {
        (self.draft, self.frame, self.uid, self.lines) = (draft, frame, uid, lines)
    }

    mutating func read() -> Draft {
        if let line = first("SUMMARY"), let text = line.text { draft.set(text: text, in: "title", from: line) }
        if let line = first("DESCRIPTION"), let text = line.text {
            draft.set(text: PlainText.withoutMarkup(text), in: "description", from: line)
        }
        period()
        status()
        place()
        for line in lines {
            switch line.name {
            case "CATEGORIES": categories(line)
            case "ORGANIZER": organiser(line)
            case "URL", "CONFERENCE", "ATTACH": link(line)
            case "IMAGE": image(line)
            default: break
            }
        }
        recurrence()
        if let line = lines.first(where: \.isGuess) {
            draft.warn(
                "invalid-utf8", "The line is not UTF-8; it is read as what it most likely is.",
                remedy: "Export the agenda in UTF-8.", at: line)
        }
        return draft.draft
    }

    private func first(_ name: String) -> ContentLine? { lines.first { $0.name == name } }

    // MARK: - Time

    private mutating func period() {
        guard let line = first("DTSTART") else { return }
        let start = frame.start ?? CalendarTime(line.value.trimmingSpaces).map { FramedTime($0) }
        guard let start, let from = Self.date(start) else { return }
        var period = Period()
        period.start = from
        let endLine = first("DTEND") ?? first("DURATION")
        var end = frame.end
        if frame.start == nil, let line = first("DTEND") {
            end = CalendarTime(line.value.trimmingSpaces).map { FramedTime($0) }
        }
        if var end, end.time.form == start.time.form || start.time.form != .day && end.time.form != .day {
            // The day after the last is written.
            if end.time.form == .day { end.time = end.time.adding(-86_400) }
            if end.time > start.time || end.offset != start.offset, let to = Self.date(end) { period.end = to }
        }
        period.timeZone = start.time.form == .local && start.offset == nil ? frame.zone : nil
        draft.record.period = period
        draft.note("/period/start", from: line)
        if period.end != nil, let endLine { draft.note("/period/end", from: endLine) }
        if let unknown = frame.unknownZone {
            draft.warn(
                "unknown-time-zone",
                "Nobody says what time zone “\(unknown)” is; the times are kept as they are written, without a zone.",
                remedy: "Let the agenda describe the zone (VTIMEZONE) or name it as the IANA data base does.", at: line)
        }
    }

    /// As precise as it was written; whole minutes without their seconds.
    private static func date(_ framed: FramedTime) -> PartialDate? {
        let parts = framed.time.parts
        guard framed.time.form != .day else {
            return PartialDate(year: parts.year, month: parts.month, day: parts.day)
        }
        let zone: PartialDate.Zone? = framed.time.form == .utc ? .utc : framed.offset.map { .offset($0) }
        return PartialDate(
            year: parts.year, month: parts.month, day: parts.day, hour: parts.hour, minute: parts.minute,
            second: parts.second == 0 ? nil : parts.second, zone: zone)
    }

    private mutating func recurrence() {
        switch frame.role {
        case .single, .stray: break
        case .series:
            guard let line = first("RRULE") ?? first("RDATE") else { return }
            var recurrence = ScienceShopSDK.Recurrence(JSONObject())
            recurrence.rrule = first("RRULE")?.value.filter { $0 != " " }.uppercased()
            recurrence.excluded = frame.excluded.compactMap(Self.date)
            recurrence.added = frame.added.compactMap(Self.date)
            draft.set("recurrence", recurrence.json, from: line)
        case .occurrence:
            guard let uid, let series = ICalendarCrosswalk.series(uid, draft.context), let line = first("UID") else {
                return
            }
            draft.append(Relation(.partOf, record: series).json, to: "relations", from: line)
            if let id = frame.id.flatMap(Self.date) {
                var recurrence = ScienceShopSDK.Recurrence(JSONObject())
                recurrence.occurrence = id
                draft.record["recurrence"] = recurrence.json
            }
        }
    }

    private mutating func status() {
        guard let line = first("STATUS") else { return }
        let status: Record.EventStatus? =
            switch line.value.trimmingSpaces.uppercased() {
            case "CONFIRMED": .scheduled
            case "TENTATIVE": .toBeConfirmed
            case "CANCELLED": .cancelled
            default: nil
            }
        if let status { draft.set("eventStatus", .string(status.rawValue), from: line) }
    }

    // MARK: - Place

    private mutating func place() {
        guard let line = first("LOCATION"), let text = line.text else { return }
        if Self.isWebAddress(text) {
            draft.append(Link(url: text).json, to: "links", from: line)
            draft.set("online", true, from: line)
            return
        }
        var venue: JSONObject = ["name": .string(text)]
        if let (latitude, longitude) = coordinates {
            venue["address"] = [
                "asWritten": .string(text), "latitude": .number(latitude), "longitude": .number(longitude),
            ]
        }
        draft.set("venue", .object(venue), from: line)
        for territory in TerritoryReader.read(text) {
            draft.append(territory.json, to: "territories", from: line)
        }
    }

    private var coordinates: (Double, Double)? {
        let parts = first("GEO")?.value.split(separator: ";").compactMap { Double($0.trimmingSpaces) } ?? []
        guard parts.count == 2, abs(parts[0]) <= 90, abs(parts[1]) <= 180, parts[0] != 0 || parts[1] != 0 else {
            return nil
        }
        return (parts[0], parts[1])
    }

    // MARK: - What and who

    /// A sort of event by the vocabulary, else a theme in the agenda's own words.
    private mutating func categories(_ line: ContentLine) {
        for words in line.texts {
            let type = Vocabulary.standard.concept(for: words, in: "event-type")
            if type.concept != nil {
                draft.append(type.json, to: "types", from: line)
            } else {
                draft.append(["keyword": .string(words)], to: "themes", from: line)
            }
        }
    }

    /// The name follows the source's basis; the address is a contact, which needs a grant of its own.
    private mutating func organiser(_ line: ContentLine) {
        let name = line.parameter("CN").flatMap { $0.contains("@") ? nil : $0.trimmingSpaces }
        if let name, !name.isEmpty {
            draft.append(["role": "organiser", "name": .string(name)], to: "participants", from: line)
        }
        let value = line.value.trimmingSpaces
        guard value.lowercased().hasPrefix("mailto:") else { return }
        let address = String(value.dropFirst(7))
        guard Formats.isEmail(address) else { return }
        var contact: JSONObject = ["type": "email", "value": .string(address), "private": true]
        if let name, !name.isEmpty { contact["name"] = .string(name) }
        draft.append(.object(contact), to: "contacts", from: line)
    }

    private mutating func link(_ line: ContentLine) {
        let url = line.value.trimmingSpaces
        guard Self.isWebAddress(url) else { return }
        let label = line.parameter("LABEL") ?? line.parameter("FILENAME")
        draft.append(Link(url: url, label: label).json, to: "links", from: line)
        if line.name == "CONFERENCE", draft.record["online"] == nil { draft.set("online", true, from: line) }
    }

    private mutating func image(_ line: ContentLine) {
        let url = line.value.trimmingSpaces
        if Self.isWebAddress(url) { draft.append(["url": .string(url)], to: "images", from: line) }
    }

    private static func isWebAddress(_ text: String) -> Bool {
        let start = text.prefix(8).lowercased()
        return (start.hasPrefix("https://") || start.hasPrefix("http://")) && Formats.isURI(text)
    }
}
