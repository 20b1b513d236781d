import AdapterKit
import Foundation
import JSONSchema
import Messages
import OAIAdapter
import TestSupport

/// What suites of odd answers share.
protocol OddAnswers {}

extension OddAnswers {
    static var xml: [HTTPHeader] { [HTTPHeader("Content-Type", "text/xml; charset=UTF-8")] }
    static var html: [HTTPHeader] { [HTTPHeader("Content-Type", "text/html; charset=UTF-8")] }

    static func envelope(_ body: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-21T12:00:00Z</responseDate>
        <request>http://library.example/oai</request>\(body)</OAI-PMH>
        """
    }

    static func error(_ code: String) -> String { envelope("<error code=\"\(code)\">no</error>") }

    /// A library of which one page of a list, or what answers a verb, is replaced.
    func harvesting(
        _ library: OAILibrary = .numbered(25), _ options: JSONObject = [:], verb: String = "ListRecords",
        page: Int? = nil, _ answer: @escaping @Sendable (String) -> LibraryTransport.Answer
    ) throws -> Harvesting {
        try Harvesting(library, options) { call, _ in
            guard call.verb == verb, page == nil || page == call.page else { return nil }
            return answer(library.answer(call))
        }
    }

    static var header: String { "<header><identifier>oai:x:1</identifier><datestamp>2024-01-01</datestamp></header>" }
    static var sheet: String { #"<dc xmlns="http://www.openarchives.org/OAI/2.0/oai_dc/"/>"# }

    static func token(of page: String) -> String {
        guard let start = page.range(of: "<resumptionToken"), let end = page.range(of: "</resumptionToken>") else {
            return ""
        }
        return String(page[start.lowerBound..<end.upperBound])
    }

    static func withoutToken(_ page: String) -> String { page.replacing(token(of: page), with: "") }

    func harvesting(
        page: Int, _ edit: @escaping @Sendable (String) -> String
    ) throws -> Harvesting {
        try harvesting(page: page) { LibraryTransport.Answer(edit($0)) }
    }

    func harvesting(
        _ library: OAILibrary, page: Int, _ edit: @escaping @Sendable (String) -> String
    ) throws -> Harvesting {
        try harvesting(library, page: page) { LibraryTransport.Answer(edit($0)) }
    }
}
