import AdapterKit
import BuiltinAdapters
import Foundation
import JSONSchema
import Messages
import ScienceShopSDK
import TestSupport

/// A source for every adapter of the house, with several pages where it has pages.
struct BuiltinSource: Sendable {
    let configuration: AdapterConfiguration
    let context: @Sendable () throws -> AdapterContext

    /// Nil when nobody has thought of a source for that adapter.
    init?(of id: String) throws {
        switch id {
        case "csv":
            self.init(
                file: "demandes.csv", ["key": "Référence"],
                "Référence;Titre\n" + (1...7).map { "2024-\($0);« Demande » n° \($0)\n" }.joined())
        case "icalendar":
            let events = (1...7).map { number in
                """
                BEGIN:VEVENT\nUID:\(number)@shop.example\nDTSTAMP:20260101T080000Z\nDTSTART:2026040\(number)T180000Z
                SUMMARY:Rencontre \(number)\nEND:VEVENT\n
                """
            }
            let text =
                "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//t//t//FR\n" + events.joined() + "END:VCALENDAR\n"
            self.init(file: "agenda.ics", [:], text.replacing("\n", with: "\r\n"))
        case "feed":
            let items = (1...7).map { number in
                "<item><guid>item-\(number)</guid><title>T\(number)</title><link>http://f.example/\(number)</link></item>"
            }
            self.init(
                file: "feed.xml", [:],
                "<rss version=\"2.0\"><channel><title>F</title>" + items.joined() + "</channel></rss>")
        case "page":
            self.init(
                AdapterConfiguration(
                    location: Self.plugins.appending(path: "page/Tests/Fixtures/dossier").standardizedFileURL.path),
                AdapterContext(opener: FileOpener(base: "/")))
        case "yeswiki":
            let entries = (1...7).map { number in
                #""Fiche\#(number)": {"id_fiche": "Fiche\#(number)", "id_typeannonce": "12", "bf_titre": "T\#(number)"}"#
            }
            self.init(file: "entries.json", ["form": 12], "{" + entries.joined(separator: ",\n") + "}")
        case "oai-pmh":
            let library = OAILibrary((1...25).map { .init("oai:l:\($0)", "2026-01-01T00:00:00Z", "Titre \($0)") })
            self.init(
                AdapterConfiguration(location: "http://library.example/oai"),
                AdapterContext(opener: MemoryOpener(), http: Answering { library.answer($0) }))
        case "wordpress":
            let site = WordPressSite()
            site.edit { posts in
                posts = (1...25).map { WordPressSite.Post(id: $0, "Titre \($0)", at: 1_704_067_200 + $0) }
            }
            self.init(
                AdapterConfiguration(location: "http://site.example/"),
                AdapterContext(opener: MemoryOpener(), http: Answering { site.answer($0) }))
        case "singer":
            // A tap that goes on behind the STATE it is given.
            let tap = #"""
                at=0; [ "$3" = --state ] && at=$(tr -cd 0-9 < "$4")
                echo '{"type":"SCHEMA","stream":"s","schema":{},"key_properties":["id"]}'
                for id in 1 2 3 4 5 6 7 8; do
                    [ $id -gt "$at" ] || continue
                    echo "{\"type\":\"RECORD\",\"stream\":\"s\",\"record\":{\"id\":$id}}"
                    [ $((id % 2)) = 1 ] || echo "{\"type\":\"STATE\",\"value\":$id}"
                done
                """#
            self.init(
                AdapterConfiguration(
                    location: "http://tap.example/", options: ["command": ["sh", "-c", .string(tap), "tap"]]),
                AdapterContext(opener: MemoryOpener()))
        default: return nil
        }
    }

    private init(_ configuration: AdapterConfiguration, _ context: AdapterContext) {
        self.configuration = configuration
        self.context = { context }
    }

    private init(file: String, _ options: JSONObject, _ text: String) {
        self.init(
            AdapterConfiguration(location: file, options: options),
            AdapterContext(opener: MemoryOpener([MemoryResource(location: file, bytes: Array(text.utf8))])))
    }

    private static let plugins = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Plugins/adapters")
}

/// A server without a network.
struct Answering: HTTPTransport {
    let answer: @Sendable (HTTPRequest) -> HTTPResponse

    func open(_ request: HTTPRequest) async throws -> HTTPExchange { HTTPExchange(answer(request)) }
}

extension OAILibrary {
    fileprivate func answer(_ request: HTTPRequest) -> HTTPResponse {
        HTTPResponse(
            status: 200, headers: [HTTPHeader("Content-Type", "text/xml")],
            body: Array(answer(call(request.url)).utf8), url: request.url)
    }
}

extension WordPressSite {
    fileprivate func answer(_ request: HTTPRequest) -> HTTPResponse {
        let path = request.url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).dropFirst(3)
        let answer = answer(Request(request.method, "/" + path.joined(), authorization: nil, body: request.body ?? []))
        return HTTPResponse(
            status: answer.status, headers: answer.headers.map { HTTPHeader($0.0, $0.1) },
            body: Array(answer.body.utf8), url: request.url)
    }
}
