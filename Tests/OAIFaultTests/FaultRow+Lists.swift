import Federation
import Foundation
import JSONSchema
import TestSupport

extension FaultRow {
    /// How lists go on and end.
    static let lists: [FaultRow] = [
        FaultRow(
            name: "the token of page 3 has expired, once",
            fault: once { call, _ in call.page == 3 ? [FaultyRepository.error("badResumptionToken")] : nil },
            expected: Outcome(verdict: .changed, stored: 25, next: moved, issues: ["list-restarted"])),
        FaultRow(
            name: "the token of page 3 has expired, told with 410 and a web page, once",
            fault: once { call, _ in call.page == 3 ? [.answer("410 Gone", html, Array("<p>Session over".utf8))] : nil
            },
            expected: Outcome(verdict: .changed, stored: 25, next: moved, issues: ["list-restarted"])),
        FaultRow(
            name: "tokens never live longer than two pages",
            fault: { call, _ in call.page == 3 ? [FaultyRepository.error("badResumptionToken")] : nil },
            expected: Outcome(verdict: .changed, stored: 25, next: moved, issues: ["list-restarted"])),
        FaultRow(
            name: "no token is ever good for anything",
            fault: { call, _ in call.token == nil ? nil : [FaultyRepository.error("badResumptionToken")] },
            expected: Outcome(verdict: .changed, stored: 25, next: moved, issues: ["list-restarted"])),
        FaultRow(
            name: "each token is answered with `noRecordsMatch`, and no size is told",
            rules: { $0.saysSize = false }, isLater: true, full: true,
            fault: { call, _ in call.token == nil ? nil : [FaultyRepository.error("noRecordsMatch")] },
            expected: Outcome(verdict: .unchanged, stored: 25, next: moved, issues: ["list-restarted"])),
        FaultRow(
            name: "the same, and all records are of one second", rules: { $0.saysSize = false }, isLater: true,
            edit: { repository, _ in
                repository.library.edit { items in
                    for index in items.indices { items[index].datestamp = "2026-11-21T12:00:00Z" }
                }
            }, full: true,
            fault: { call, _ in call.token == nil ? nil : [FaultyRepository.error("noRecordsMatch")] },
            expected: Outcome(
                verdict: .partial, stored: 25, next: "page 2", issues: ["list-restarted"], failure: "malformed-source")),
        FaultRow(
            name: "page 3 is `noRecordsMatch`, and the list is said to have more",
            fault: once { call, _ in call.page == 3 ? [FaultyRepository.error("noRecordsMatch")] : nil },
            expected: Outcome(verdict: .changed, stored: 25, next: moved, issues: ["list-restarted"])),
        FaultRow(
            name: "the token of page 2 is too long to be kept", rules: { $0.saysSize = false },
            fault: { call, repository in
                let giant = String(repeating: "x", count: 70_000)
                return call.page == 1
                    ? [FaultyRepository.answer(repository.whole(call).replacing("10|oai_dc", with: giant))] : nil
            },
            expected: Outcome(verdict: .changed, stored: 25, next: moved, issues: ["list-halved"])),
        FaultRow(
            name: "page 2 names its own token as the next one",
            fault: page2 { $0.replacing("20|oai_dc", with: "10|oai_dc") },
            expected: Outcome(verdict: .changed, stored: 25, next: moved, issues: ["list-restarted"])),
        FaultRow(
            name: "tokens go round in a circle", count: 45,
            fault: { call, repository in
                call.page == 4
                    ? [FaultyRepository.answer(repository.whole(call).replacing("40|oai_dc", with: "10|oai_dc"))] : nil
            },
            expected: Outcome(verdict: .partial, stored: 40, next: "page 5", failure: "malformed-source")),
        FaultRow(
            name: "an empty page with a token",
            fault: page2 { page in
                guard let start = page.range(of: "<record>"),
                    let end = page.range(of: "</record>", options: .backwards)
                else { return page }
                return page.replacingCharacters(in: start.lowerBound..<end.upperBound, with: "")
            },
            expected: Outcome(
                verdict: .partial, stored: 15, next: beginning,
                issues: ["empty-page", "list-cut-short"])),
        FaultRow(
            name: "the last page has no token element", rules: { $0.hasLastToken = false },
            expected: Outcome(verdict: .changed, stored: 25, next: moved, issues: ["no-last-token"])),
        FaultRow(
            name: "page 2 has no token, and the list is said to have more",
            fault: page2 { page in
                guard let start = page.range(of: "<resumptionToken"), let end = page.range(of: "</resumptionToken>")
                else { return page }
                return page.replacingCharacters(in: start.lowerBound..<end.upperBound, with: "")
            },
            expected: Outcome(
                verdict: .partial, stored: 20, next: beginning, issues: ["no-last-token", "list-cut-short"])),
        FaultRow(
            name: "the list is said to have more than it has",
            fault: { call, repository in
                call.page == 0
                    ? nil : [FaultyRepository.answer(repository.whole(call).replacing("\"25\"", with: "\"40\""))]
            },
            expected: Outcome(
                verdict: .changed, stored: 25, next: moved, issues: ["list-size", "absence-not-proved"])),
        FaultRow(
            name: "records leave without a word while the list is read, so that others slip past",
            rules: { $0.deletedRecord = "no" },
            fault: { call, repository in
                if call.page == 2, repository.isFirst() { repository.library.edit { $0.removeFirst(3) } }
                return nil
            },
            expected: Outcome(
                verdict: .deletionsHeld, stored: 22, next: "from the beginning",
                issues: ["list-shrank", "removal-held", "records-missed"])),
        FaultRow(
            name: "records change while the list is read, so that others slip past", rules: { $0.isSorted = true },
            fault: { call, repository in
                guard call.page == 3, repository.isFirst() else { return nil }
                repository.library.edit { items in
                    for index in [2, 14] {
                        items[index].datestamp = "2026-11-21T12:00:0\(index % 10)Z"
                        items[index].title = "Title \(index), changed"
                    }
                }
                return nil
            },
            expected: Outcome(
                verdict: .partial, stored: 23, next: "from the beginning",
                issues: ["list-changed", "records-missed", "absence-not-proved"])),
        FaultRow(
            name: "errors of the protocol come with 404", isLater: true, full: true,
            fault: { call, _ in
                call.page == 1
                    ? [
                        .answer(
                            "404 Not Found", ["Content-Type: text/xml"], Array(OAILibrary.error("noRecordsMatch").utf8))
                    ]
                    : nil
            },
            expected: Outcome(
                verdict: .suspiciousEmpty, stored: 25, next: moved, issues: ["error-status"])),
        FaultRow(
            name: "an error that the protocol does not know, once",
            fault: once { call, _ in call.page == 2 ? [FaultyRepository.error("InternalException")] : nil },
            expected: Outcome(verdict: .changed, stored: 25, next: moved)),
    ]
}
