import Federation
import Foundation
import JSONSchema
import TestSupport

extension FaultRow {
    /// What is in an answer.
    static let documents: [FaultRow] = [
        FaultRow(
            name: "the XML of page 2 breaks off, once",
            fault: once(page2 { $0.prefix($0.count / 2).description }),
            expected: Outcome(verdict: .changed, stored: 25, next: moved)),
        FaultRow(
            name: "the XML of page 2 breaks off, each time",
            fault: page2 { $0.prefix($0.count / 2).description },
            expected: halved),
        FaultRow(
            name: "page 2 is empty, each time", fault: { call, _ in call.page == 2 ? [.answer("200 OK")] : nil },
            expected: halved),
        FaultRow(
            name: "page 2 is XML of another kind", fault: page2 { _ in "<rss version='2.0'><channel/></rss>" },
            expected: halved),
        FaultRow(
            name: "page 2 declares entities that grow beyond measure (entity bomb)",
            fault: page2 {
                let bomb = (1...9).map { "<!ENTITY e\($0) \"\(String(repeating: "&e\($0 - 1);", count: 10))\">" }
                return $0.replacing(
                    "?>\n", with: "?>\n<!DOCTYPE x [<!ENTITY e0 \"ha\">\(bomb.joined())]>\n", maxReplacements: 1
                ).replacing("Title 12", with: "&e9;")
            },
            expected: halved),
        FaultRow(
            name: "a record of 200 MB",
            fault: { call, repository in
                guard call.page == 2 else { return nil }
                let parts = repository.whole(call).components(separatedBy: "Title 12")
                guard parts.count == 2 else { return nil }
                let piece = Array(repeating: UInt8(ascii: "x"), count: 1 << 20)
                let length = parts[0].utf8.count + 200 << 20 + parts[1].utf8.count
                let head = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: \(length)\r\n\r\n"
                return [.send(head + parts[0])] + Array(repeating: .send(piece), count: 200) + [.send(parts[1])]
            },
            expected: Outcome(
                verdict: .changed, stored: 24, next: moved, issues: ["record-too-large", "unreadable-metadata"])),
        FaultRow(
            name: "bytes that are no UTF-8 in a record",
            fault: { call, repository in
                guard call.page == 2 else { return nil }
                let parts = repository.whole(call).components(separatedBy: "Title 12")
                guard parts.count == 2 else { return nil }
                let bytes = Array(parts[0].utf8) + Array("Title \u{E9}".unicodeScalars.map { UInt8($0.value) })
                return [.answer("200 OK", ["Content-Type: text/xml"], bytes + Array(parts[1].utf8))]
            },
            mend: { $0.touchPage2() },
            expected: Outcome(verdict: .changed, stored: 25, next: moved, issues: ["bytes-repaired"])),
        FaultRow(
            name: "control characters in records", fault: page2 { $0.replacing("Title", with: "Title \u{1}") },
            mend: { $0.touchPage2() },
            expected: Outcome(verdict: .changed, stored: 25, next: moved, issues: ["controls-repaired"])),
        FaultRow(
            name: "page 2 is sent as `text/html`",
            fault: { call, repository in
                call.page == 2 ? [FaultyRepository.answer(repository.whole(call), html)] : nil
            },
            expected: Outcome(verdict: .changed, stored: 25, next: moved, issues: ["content-type"])),
        FaultRow(
            name: "a record without metadata",
            fault: page2 { page in
                guard let start = page.range(of: "<metadata>"), let end = page.range(of: "</metadata>") else {
                    return page
                }
                return page.replacingCharacters(in: start.lowerBound..<end.upperBound, with: "")
            },
            expected: Outcome(
                verdict: .changed, stored: 24, next: moved, issues: ["no-metadata", "unreadable-metadata"])),
        FaultRow(
            name: "the metadata of a record are no XML",
            fault: page2 { $0.replacing("<dc:title>Title 12</dc:title>", with: "<dc:title>Title 12</dc:titel>") },
            expected: Outcome(
                verdict: .changed, stored: 24, next: moved,
                issues: ["broken-xml", "unreadable-metadata"])),
        FaultRow(
            name: "a record is no XML from its header on",
            fault: page2 {
                $0.replacing("<identifier>oai:library.example:12</identifier>", with: "<identifier <<>oai")
            },
            mend: { $0.touchPage2() },
            expected: Outcome(verdict: .partial, stored: 24, next: beginning, issues: ["broken-xml"])),
        FaultRow(
            name: "the same identifier twice on a page, with different metadata",
            fault: page2 {
                $0.replacing("library.example:12<", with: "library.example:11<")
                    .replacing("2026-11-20T12:12:00Z", with: "2026-11-20T12:11:00Z")
            },
            mend: { $0.touchPage2() },
            expected: Outcome(verdict: .changed, stored: 24, next: moved, issues: ["duplicate-identifier"])),
    ]

    /// Page 2 as an edit makes it.
    static func page2(_ edit: @escaping @Sendable (String) -> String) -> FaultyRepository.Fault {
        { call, repository in
            call.page == 2 ? [FaultyRepository.answer(edit(repository.whole(call)))] : nil
        }
    }
}
