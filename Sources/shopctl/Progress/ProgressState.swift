import Messages

/// How far a long job is.
struct ProgressState: Sendable {
    /// What is worked on: a source, a file.
    var subject: String = ""
    /// Which of how many subjects, from 1.
    var place: (number: Int, of: Int)?
    var page = 0
    var done = 0
    /// How many there will be, when somebody knows.
    var total: Int?
    var issues = 0
    /// What it does or waits for, when that is not reading records.
    var activity: Message?

    /// The line in a language, the most important parts first; what does not fit is left out from the end.
    ///
    /// - Parameters:
    ///   - seconds: since the subject was begun.
    ///   - width: columns; the line is at most so wide.
    func line(seconds: Double, width: Int, words: (Message) -> String) -> String {
        var line = subject.shown
        if let place, place.of > 1 { line = "[\(place.number)/\(place.of)] " + line }
        line = DisplayWidth.truncated(line, to: max(8, width / 2))
        for part in parts(seconds) {
            let longer = line.isEmpty ? words(part).shown : line + "  " + words(part).shown
            guard DisplayWidth.of(longer) <= width else { continue }
            line = longer
        }
        return DisplayWidth.truncated(line, to: width)
    }

    private func parts(_ seconds: Double) -> [Message] {
        var parts: [Message] = []
        if let activity { parts.append(activity) }
        if let total, total > 0, done <= total {
            parts.append(.verbatim(Self.bar(Double(done) / Double(total))))
            parts.append("\(done) of \(total)")
        } else if done > 0 {
            parts.append(.plural(done, one: "\(done) record", other: "\(done) records"))
        }
        if issues > 0 { parts.append(.plural(issues, one: "\(issues) issue", other: "\(issues) issues")) }
        // What a moment's measurement says would only jump about.
        if done > 0, seconds >= 2 {
            let rate = Double(done) / seconds
            if let total, total > done { parts.append("\(Self.time(Double(total - done) / rate)) left") }
            if rate >= 1 { parts.append("\(Int(rate))/s") }
        }
        if page > 1 { parts.append("page \(page)") }
        if done == 0 || activity != nil, seconds >= 1 { parts.append(Self.time(seconds)) }
        return parts
    }

    private static func bar(_ part: Double) -> String {
        let cells = 16
        let filled = min(cells, Int(part * Double(cells)))
        return String(repeating: "█", count: filled) + String(repeating: "░", count: cells - filled)
    }

    /// `48 s`, `3 min`, `2 h 05`: as exact as an estimate is.
    static func time(_ seconds: Double) -> Message {
        let whole = Int(min(seconds, 359_999).rounded(.up))
        switch whole {
        case ..<90: return "\(whole) s"
        case ..<5_400: return "\((whole + 30) / 60) min"
        default:
            let minutes = whole / 60 % 60
            return "\(whole / 3_600) h \(minutes < 10 ? "0\(minutes)" : String(minutes))"
        }
    }
}
