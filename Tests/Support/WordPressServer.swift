import Foundation

/// A `WordPressSite` on 127.0.0.1.
public final class WordPressServer: Sendable {
    public let site: WordPressSite
    private let server: ScriptedServer

    public init(_ site: WordPressSite) throws {
        self.site = site
        server = try ScriptedServer { request in
            let answer = site.answer(Self.request(request.text))
            let headers = answer.headers.map { "\($0.0): \($0.1)" }
            return [.answer("\(answer.status) Said", headers, Array(answer.body.utf8))]
        }
    }

    /// Where the site is; its pages tell of no other place.
    public var url: String { server.url("/") }
    public func stop() { server.stop() }

    private static func request(_ text: String) -> WordPressSite.Request {
        let end = text.range(of: "\r\n\r\n")
        let lines = text[..<(end?.lowerBound ?? text.endIndex)].components(separatedBy: "\r\n")
        let first = lines[0].split(separator: " ").map(String.init)
        let authorization = lines.first { $0.lowercased().hasPrefix("authorization: ") }
        return WordPressSite.Request(
            first.first ?? "GET", first.count > 1 ? first[1] : "/",
            authorization: authorization.map { String($0.dropFirst("authorization: ".count)) },
            body: Array(text[(end?.upperBound ?? text.endIndex)...].utf8))
    }
}
