import Federation
import JSONSchema
import TestSupport

extension FaultRow {
    /// What happens between two harvests.
    static let changes: [FaultRow] = [
        FaultRow(
            name: "a record is deleted, and announced", isLater: true,
            edit: { repository, _ in
                repository.library.edit { items in
                    items[4].isDeleted = true
                    items[4].datestamp = "2026-11-21T12:30:00Z"
                }
            },
            expected: Outcome(verdict: .changed, stored: 24, removed: 1, next: moved)),
        FaultRow(
            name: "a record is deleted, and its header carries metadata still", isLater: true,
            edit: { repository, _ in
                repository.library.edit { items in
                    items[4].isDeleted = true
                    items[4].metadata = "<dc xmlns=\"http://www.openarchives.org/OAI/2.0/oai_dc/\"/>"
                    items[4].datestamp = "2026-11-21T12:30:00Z"
                }
            },
            expected: Outcome(
                verdict: .changed, stored: 24, removed: 1, next: moved, issues: ["deleted-with-metadata"])),
        FaultRow(
            name: "a record is deleted, and its metadata are no XML", isLater: true,
            edit: { repository, _ in
                repository.library.edit { items in
                    items[4].isDeleted = true
                    items[4].metadata = "<dc><title>Title 4</titel></dc>"
                    items[4].datestamp = "2026-11-21T12:30:00Z"
                }
            },
            expected: Outcome(verdict: .changed, stored: 24, removed: 1, next: moved, issues: ["broken-xml"])),
        FaultRow(
            name: "a record leaves without a word; the next sweep finds it", rules: { $0.deletedRecord = "no" },
            isLater: true,
            edit: { repository, _ in repository.library.edit { _ = $0.remove(at: 4) } }, sweep: true,
            expected: Outcome(verdict: .changed, stored: 24, removed: 1, next: moved)),
        FaultRow(
            name: "half of the records leave without a word", rules: { $0.deletedRecord = "no" }, isLater: true,
            edit: { repository, _ in repository.library.edit { $0.removeFirst(12) } }, full: true,
            mend: { $0.library.edit { $0 = OAILibrary.numbered(25) { _ in }.items } },
            expected: Outcome(verdict: .deletionsHeld, stored: 25, next: moved, issues: ["removal-held"])),
        FaultRow(
            name: "a backdated record behind the bookmark; the next sweep finds it", isLater: true,
            edit: { repository, _ in
                repository.library.edit {
                    $0.append(.init("oai:library.example:late", "2026-11-19T00:00:00Z", "Title, late"))
                }
            },
            sweep: true,
            expected: Outcome(verdict: .partial, stored: 25, next: beginning, issues: ["records-missed"])),
        FaultRow(
            name: "a record changes and keeps a datestamp from before the bookmark, within the overlap", isLater: true,
            edit: { repository, _ in
                repository.library.edit { items in
                    items[4].datestamp = "2026-11-21T11:10:00Z"
                    items[4].title = "Title 4, changed"
                }
            },
            expected: Outcome(verdict: .changed, stored: 25, next: moved)),
        FaultRow(
            name: "the repository's clock is two hours behind ours", rules: { $0.now = "2026-11-21T10:00:00Z" },
            isLater: true,
            edit: { repository, _ in
                repository.library.edit { items in
                    items[4].datestamp = "2026-11-21T10:05:00Z"
                    items[4].title = "Title 4, changed"
                }
                repository.library.rule { $0.now = "2026-11-21T10:10:00Z" }
            },
            expected: Outcome(verdict: .changed, stored: 25, next: "after 2026-11-21T10:10:00Z")),
        FaultRow(
            name: "its protocol's clock is two hours ahead of the one it dates and serves by",
            fault: { call, repository in
                [
                    FaultyRepository.answer(
                        repository.whole(call), ["Content-Type: text/xml", "Date: Sat, 21 Nov 2026 10:00:00 GMT"])
                ]
            },
            expected: Outcome(
                verdict: .changed, stored: 25, next: "after 2026-11-21T10:00:00Z", issues: ["clocks-disagree"])),
        FaultRow(
            name: "the set is gone", rules: { $0.sets = ["shops"] }, options: ["sets": "shops"], isInSet: true,
            isLater: true, edit: { repository, _ in repository.library.rule { $0.sets = ["others"] } }, full: true,
            fault: { call, repository in
                call.arguments["set"] == nil ? nil : [FaultyRepository.error("noRecordsMatch")]
            },
            mend: { repository in repository.library.rule { $0.sets = ["shops"] } },
            expected: Outcome(verdict: .sourceGone, stored: 25, next: moved, failure: "source-gone")),
        FaultRow(
            name: "an empty list where there were 1,000 records", count: 1000, rules: { $0.pageSize = 200 },
            isLater: true, full: true,
            fault: { call, _ in call.page == 1 ? [FaultyRepository.error("noRecordsMatch")] : nil },
            expected: Outcome(verdict: .suspiciousEmpty, stored: 1000, next: moved)),
        FaultRow(
            name: "an empty list of identifiers where there were 25", rules: { $0.deletedRecord = "no" },
            isLater: true, sweep: true,
            fault: { call, _ in
                call.verb == "ListIdentifiers" ? [FaultyRepository.error("noRecordsMatch")] : nil
            },
            expected: Outcome(verdict: .suspiciousEmpty, stored: 25, next: moved)),
        FaultRow(
            name: "dates are refused as declared", isLater: true,
            edit: { repository, _ in
                repository.library.edit { items in
                    items[4].datestamp = "2026-11-21T12:05:00Z"
                    items[4].title = "Title 4, changed"
                }
            },
            fault: { call, _ in
                call.arguments["from"]?.count == 20 ? [FaultyRepository.error("badArgument")] : nil
            },
            expected: Outcome(
                verdict: .changed, stored: 25, next: moved, issues: ["dates-refused-as-declared"])),
    ]
}
