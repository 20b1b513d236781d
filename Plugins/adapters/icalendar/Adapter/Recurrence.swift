import CICal
import ScienceShopSDK

/// When an event takes place again.
struct Recurrence {
    /// One time it takes place.
    struct Occurrence {
        /// When it begins by the rule, which is its name in the series for ever.
        let id: CalendarTime
        /// Its own end, when the calendar says one.
        var end: CalendarTime?
    }

    /// What is wrong with a rule.
    enum Fault: Hashable {
        /// It is none, or can come true on no day.
        case unreadable(String)
        /// Every hour, minute or second is no event.
        case tooOften(String)
        /// It is counted by another calendar than ours.
        case foreign(String)
        /// There are more occurrences than are taken.
        case tooMany(Int)
    }

    private(set) var rules: [String] = []
    private var exceptionRules: [String] = []
    private(set) var added: [Occurrence] = []
    /// Times at which it does not take place though the rule says so.
    private(set) var excluded: Set<CalendarTime> = []
    private let times: EventTimes

    var isEmpty: Bool { rules.isEmpty && added.isEmpty }

    init(_ lines: [ContentLine], _ times: EventTimes, _ zones: ZoneTable) {
        self.times = times
        for line in lines {
            let zone = line.parameter("TZID")
            switch line.name {
            case "RRULE": if rules.count < 10 { rules.append(Self.tidy(line.value)) }
            case "EXRULE": if exceptionRules.count < 10 { exceptionRules.append(Self.tidy(line.value)) }
            case "EXDATE":
                for part in line.parts.prefix(10_000) {
                    if let time = times.onItsClock(part, zone: zone, zones) { excluded.insert(time) }
                }
            case "RDATE":
                for part in line.parts.prefix(10_000) {
                    let ends = part.split(separator: "/").map(String.init)
                    guard let start = ends.first, let id = times.onItsClock(start, zone: zone, zones) else { continue }
                    var occurrence = Occurrence(id: id)
                    if ends.count == 2 {
                        if let length = CalendarDuration(ends[1]) {
                            occurrence.end = id.adding(length.days * 86_400 + length.seconds)
                        } else {
                            occurrence.end = times.onItsClock(ends[1], zone: zone, zones)
                        }
                    }
                    added.append(occurrence)
                }
            default: break
            }
        }
    }

    private static func tidy(_ rule: String) -> String { rule.filter { $0 != " " && $0 != "\t" }.uppercased() }

    /// The occurrences in a window, in order, each once; those excluded are left out.
    ///
    /// - Parameters:
    ///   - most: when there are more, the latest are taken.
    ///   - barren: how many rules may still come to nothing; each may take libical some time to find out.
    func occurrences(
        in window: CalendarWindow, most: Int, barren: inout Int, zones: ZoneTable
    ) -> (occurrences: [Occurrence], faults: [Fault]) {
        var faults: [Fault] = []
        var byTime: [CalendarTime: Occurrence] = [:]
        // RFC 5545 section 3.8.5.3: the beginning counts, whether the rule hits it or not.
        for occurrence in [Occurrence(id: times.start)] + added { byTime[occurrence.id] = occurrence }
        var excluded = excluded
        for (rule, isException) in rules.map({ ($0, false) }) + exceptionRules.map({ ($0, true) }) {
            switch expand(rule, window, most: most, barren: &barren, zones) {
            case .failure(let fault): faults.append(fault.fault)
            case .success(let found):
                if found.isCut { faults.append(.tooMany(most)) }
                for time in found.times {
                    if isException {
                        excluded.insert(time)
                    } else if byTime[time] == nil {
                        byTime[time] = Occurrence(id: time)
                    }
                }
            }
        }
        var all = byTime.values.filter { window.holds($0.id) && !excluded.contains($0.id) }.sorted { $0.id < $1.id }
        if all.count > most {
            all.removeFirst(all.count - most)
            if !faults.contains(.tooMany(most)) { faults.append(.tooMany(most)) }
        }
        return (all, faults)
    }

    private struct Failure: Error { let fault: Fault }

    private func expand(
        _ rule: String, _ window: CalendarWindow, most: Int, barren: inout Int, _ zones: ZoneTable
    ) -> Result<(times: [CalendarTime], isCut: Bool), Failure> {
        let shape = RuleShape(rule)
        if let fault = shape.fault { return .failure(Failure(fault: fault)) }
        guard barren > 0 else { return .failure(Failure(fault: .unreadable(rule))) }
        let form = times.start.form
        let from = max(window.first.told(as: form), times.start)
        let to = window.last.told(as: form).adding(86_399)
        guard from <= to else { return .success(([], false)) }
        var until: ssf_ical_time?
        if let text = shape.until {
            guard var last = times.onItsClock(text, zone: nil, zones) else {
                return .failure(Failure(fault: .unreadable(rule)))
            }
            // A day is meant with its whole.
            if text.utf8.count == 8, form != .day { last = last.day.told(as: form).adding(86_399) }
            if last < from { return .success(([], false)) }
            until = ssf_ical_time(last)
        }
        let room = most + 1
        var isWhole = true
        var found = 0
        let start = ssf_ical_time(times.start)
        let buffer = [ssf_ical_time](unsafeUninitializedCapacity: room) { buffer, filled in
            guard let base = buffer.baseAddress else { return }
            base.initialize(repeating: start, count: room)
            filled = room
            func call(_ until: UnsafePointer<ssf_ical_time>?) -> Int {
                shape.withoutUntil.withCString {
                    ssf_ical_expand(
                        $0, start, until, ssf_ical_time(from), ssf_ical_time(to), Self.steps, base, room, &isWhole)
                }
            }
            if var last = until { found = call(&last) } else { found = call(nil) }
        }
        if found <= 0 { barren -= 1 }
        guard found >= 0 else { return .failure(Failure(fault: .unreadable(rule))) }
        let oldest = found > room ? found % room : 0
        let times = (0..<min(found, room)).compactMap { time(buffer[(oldest + $0) % room], form) }
        return .success((times, !isWhole || found > most))
    }

    private func time(_ time: ssf_ical_time, _ form: CalendarTime.Form) -> CalendarTime? {
        let days = Timestamp.days(year: Int(time.year), month: Int(time.month), day: Int(time.day))
        let clock = Int64(time.hour) * 3600 + Int64(time.minute) * 60 + Int64(time.second)
        return CalendarTime(form: form, seconds: Int64(days) * 86_400 + (form == .day ? 0 : clock))
    }

    /// More times than a daily rule has in two centuries.
    private static let steps = 100_000
}
