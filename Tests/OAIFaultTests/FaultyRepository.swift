import Foundation
import Synchronization
import TestSupport

/// A repository on 127.0.0.1 that can be made to misbehave.
final class FaultyRepository: Sendable {
    /// What to do instead of answering; nil to answer.
    typealias Fault = @Sendable (_ call: OAILibrary.Call, _ repository: FaultyRepository) -> [ScriptedServer.Step]?

    let library: OAILibrary
    private let fault = Mutex<Fault?>(nil)
    private let isSpent = Mutex(false)
    private let server = Mutex<ScriptedServer?>(nil)

    init(_ library: OAILibrary) throws {
        self.library = library
        let made = try ScriptedServer { [weak self] request in
            guard let self else { return [.close] }
            let call = library.call(request.path, head: request.text)
            let fault = self.fault.withLock { $0 }
            return fault?(call, self) ?? [Self.answer(library.answer(call))]
        }
        server.withLock { $0 = made }
        let address = address
        library.rule { $0.baseURL = address }
    }

    var port: UInt16 { server.withLock { $0?.port ?? 0 } }
    var address: String { "http://127.0.0.1:\(port)/oai" }
    func breaks(_ fault: @escaping Fault) { self.fault.withLock { $0 = fault } }
    func heals() { fault.withLock { $0 = nil } }
    /// Whether this is asked for the first time.
    func isFirst() -> Bool {
        isSpent.withLock { isSpent in
            defer { isSpent = true }
            return !isSpent
        }
    }

    func stop() { server.withLock { $0?.stop() } }

    deinit { stop() }

    /// Dates the records of page 2 anew, as a provider does that has mended them.
    func touchPage2() {
        library.edit { items in for index in 10..<20 { items[index].datestamp = "2026-11-21T12:30:00Z" } }
    }

    // MARK: - Steps

    func whole(_ call: OAILibrary.Call) -> String { library.answer(call) }

    static func answer(_ text: String, _ headers: [String] = ["Content-Type: text/xml; charset=UTF-8"])
        -> ScriptedServer.Step
    {
        .answer("200 OK", headers, Array(text.utf8))
    }

    static func error(_ code: String) -> ScriptedServer.Step { answer(OAILibrary.error(code)) }

    /// The first part of an answer that says it is longer, and what then happens.
    static func part(_ text: String, then step: ScriptedServer.Step) -> [ScriptedServer.Step] {
        let bytes = Array(text.utf8)
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: \(bytes.count)\r\n\r\n"
        return [.send(Array(head.utf8) + bytes.prefix(bytes.count * 2 / 3)), step]
    }
}
