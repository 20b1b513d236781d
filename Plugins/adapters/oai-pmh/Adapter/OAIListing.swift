import AdapterKit
import JSONSchema
import Messages
import OAIPMH
import ScienceShopSDK

/// Reads the pages of a list of records or identifiers, window by window.
struct OAIListing<Value: Sendable>: Sendable {
    let verb: OAIVerb
    let facts: OAIRepositoryFacts
    let options: OAIOptions
    let connection: OAIConnection
    let item: @Sendable (OAIEvent) -> OAIItem<Value>?

    struct Page: Sendable {
        var items: [Value] = []
        var next: OAICursor?
        var issues: [Issue] = []
        var total: Int?
        /// On the last page.
        var bookmark: Bookmark?
        var provesAbsence = true
    }

    /// Windows without any record that are passed over in one call; each is twice as long as the one before.
    private static var mostEmptyWindows: Int { 40 }

    func page(at start: OAICursor, limit: Int) async throws -> Page {
        var cursor = start
        var notes = OAINotes(told: start.told)
        var stretch: Int64 = 1
        if cursor.isOver { return page(of: Step(endsWindow: true, endsList: true), cursor, &notes) }
        for _ in 0..<Self.mostEmptyWindows {
            let step: Step
            do {
                step = try await next(&cursor, limit, stretch, &notes)
            } catch  where stretch > 1 {
                // Which window it was is to be known: the next call begins with it.
                break
            }
            cursor.told = notes.told
            // The engine takes many empty pages in a row for a list that never ends; empty windows are none.
            if step.items.isEmpty, step.endsWindow, !step.endsList {
                stretch *= 2
                continue
            }
            return page(of: step, cursor, &notes)
        }
        return page(of: Step(endsWindow: true), cursor, &notes)
    }

    private func page(of step: Step, _ cursor: OAICursor, _ notes: inout OAINotes) -> Page {
        var page = Page(items: step.items, issues: notes.take())
        // Of one list among several, the size says nothing about the whole.
        if options.sets.count < 2, cursor.step == nil, cursor.search == nil { page.total = step.total }
        guard step.endsList else {
            page.next = cursor
            return page
        }
        page.bookmark = cursor.begun.map { OAIBookmark($0, cursor.written).bookmark }
        page.provesAbsence = !cursor.isInDoubt
        return page
    }

    // MARK: - One answer

    struct Step {
        var items: [Value] = []
        var endsWindow = false
        var endsList = false
        var total: Int?
    }

    /// Asks for the page at the cursor, and moves the cursor behind it.
    private func next(
        _ cursor: inout OAICursor, _ limit: Int, _ stretch: Int64, _ notes: inout OAINotes
    ) async throws -> Step {
        let reading = try await ask(&cursor, limit, &notes)
        guard reading.continuesAsBefore else {
            throw FederationError(
                .malformedSource, "A page of the repository's list changed while it was read; its list begins again.",
                disposition: .restartWindow)
        }
        if cursor.begun == nil { cursor.begun = beginning(of: reading, &notes) }
        noteCase(of: reading, &notes)
        noteDates(of: reading, &cursor, &notes)
        if reading.hidesItems { cursor.isInDoubt = true }
        var step = Step()
        step.items.reserveCapacity(reading.items.count)
        for item in reading.items {
            let name = item.header.identifier
            // What is no XML and has no name: which record it is can be told by nobody.
            if name.isEmpty, let issue = item.issues.first(where: { $0.code == "broken-xml" }) {
                notes.tell(issue)
                continue
            }
            for issue in item.issues { notes.record(issue, of: name) }
            step.items.append(item.value)
        }
        if reading.isCut {
            cursor.list.given += reading.items.count
            cursor.list.skip = reading.count
            cursor.list.skipped = reading.fingerprint
            return step
        }
        note(reading.token?.completeListSize, &cursor, &notes)
        step.total = cursor.list.total
        if let token = reading.token, !token.isLast {
            try follow(token, after: reading, &cursor, &notes)
            return step
        }
        try await judgeEnd(of: reading, &cursor, &notes)
        step.endsWindow = true
        step.endsList = !leaveWindow(&cursor, stretch)
        return step
    }

    /// Goes on to the page that a token names.
    private func follow(
        _ token: OAIResumptionToken, after reading: OAIReading<Value>, _ cursor: inout OAICursor,
        _ notes: inout OAINotes
    ) throws {
        if reading.count == 0 {
            notes.habit(
                "empty-page", "A page of the list is empty and names a next one.", "Tell the provider.")
        }
        try cursor.list.advance(to: token.value, over: reading.count, fresh: reading.items.count, reading.fingerprint)
    }

    // MARK: - Odds

    /// The repository's clock when it began to answer.
    ///
    /// Where its protocol's clock is ahead of its web server's, one of them is wrong, and datestamps may be by either: the
    /// earlier one loses nothing.
    private func beginning(of reading: OAIReading<Value>, _ notes: inout OAINotes) -> Timestamp? {
        guard let moment = OAIDatestamp.lenient(reading.responseDate)?.datestamp else {
            notes.habit(
                "response-date",
                "The repository does not say when it answered, so that each harvest has to read its whole list.",
                "Tell the provider: each response has a `responseDate`.")
            return nil
        }
        guard moment.granularity == .second, let sent = reading.head.header("Date").flatMap(HTTPDate.timestamp),
            moment.timestamp.milliseconds - sent.milliseconds > 600_000
        else { return moment.timestamp }
        notes.habit(
            "clocks-disagree",
            """
            The repository says that it answered at \(moment: moment), its web server at \(moment: sent); the earlier one \
            is taken.
            """, "Tell the provider to set its clock, or the zone it writes times in.")
        return sent
    }

    /// Tells of identifiers that differ in nothing but capitals.
    private func noteCase(of reading: OAIReading<Value>, _ notes: inout OAINotes) {
        func hasCapitals(_ item: OAIItem<Value>) -> Bool {
            item.header.identifier.utf8.contains { $0 >= 0x41 && $0 <= 0x5A || $0 >= 0x80 }
        }
        // Of two that differ in capitals, one has some.
        guard !notes.told.contains("identifier-case"), reading.items.contains(where: hasCapitals) else { return }
        var seen: [String: String] = [:]
        for item in reading.items {
            let identifier = item.header.identifier
            let other = seen.updateValue(identifier, forKey: identifier.lowercased())
            guard let other, !other.hasSameBytes(as: identifier) else { continue }
            notes.habit(
                "identifier-case",
                "The identifiers “\(other)” and “\(identifier)” differ in nothing but capitals; they are two records.",
                "If they are one, tell the provider: identifiers are compared letter by letter.")
        }
    }

    /// Notes between which datestamps the records lie, and tells of such that changed since the list began: where tokens
    /// count from the beginning of a list, each that moves to its end makes another slip past.
    private func noteDates(of reading: OAIReading<Value>, _ cursor: inout OAICursor, _ notes: inout OAINotes) {
        // As text: most are written alike, and the few that are not need not be exact here.
        let dates = reading.items.lazy.map(\.header.datestamp)
        func moment(_ text: String?) -> Timestamp? {
            text.flatMap { OAIDatestamp.lenient($0)?.datestamp.timestamp }
        }
        guard let low = moment(dates.min()), let high = moment(dates.max()) else { return }
        cursor.list.low = min(cursor.list.low ?? low, low)
        cursor.list.high = max(cursor.list.high ?? high, high)
        guard !cursor.isInDoubt, cursor.list.token != nil, let begun = cursor.begun,
            high > OAIDatestamp(begun, facts.granularity).end
        else { return }
        cursor.isInDoubt = true
        notes.habit(
            "list-changed", "Records changed while the list was read, so that others may have been passed over.",
            "Nothing is inferred from what is not on it, and the next harvest looks for what is missing.")
    }

    /// Compares what the list is said to hold with what was said before.
    private func note(_ size: Int?, _ cursor: inout OAICursor, _ notes: inout OAINotes) {
        guard let size, size >= 0 else { return }
        guard let first = cursor.list.total else {
            cursor.list.total = size
            return
        }
        guard size < first, size >= 0 else { return }
        cursor.isInDoubt = true
        notes.habit(
            "list-shrank",
            "The list shrank from \(first) to \(size) records while it was read, so that some may have been passed over.",
            "Nothing is inferred from what is not on it.")
    }
}
