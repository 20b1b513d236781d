import AdapterKit
import AdapterPlugin
import Federation
import FederationConformance
import Foundation
import JSONSchema
import Messages
import PluginProtocol
import ScienceShopSDK
import Testing

@Suite struct PluginServerTests {
    private let pipe = PipedConnection()
    private let adapter = Adapter(LettersAdapter.self)

    /// Serves an adapter for as long as a test talks to it; returns what the test does and whether the end was good.
    private func serve<Value: Sendable>(
        _ adapter: Adapter? = nil, _ talk: @Sendable () async throws -> Value
    ) async throws -> (value: Value, isDone: Bool) {
        let server = PluginServer(adapter ?? self.adapter, connection: pipe) { _ in
            AdapterContext(opener: MemoryOpener())
        }
        async let end = {
            defer { pipe.end() }
            return await server.run()
        }()
        do {
            let value = try await talk()
            pipe.hangUp()
            return (value, await end)
        } catch {
            pipe.hangUp()
            throw error
        }
    }

    private func configured(_ options: JSONObject = [:]) async throws -> PluginMessage? {
        _ = try await pipe.ask(.hello(HostHello(host: "tests/1")))
        return try await pipe.ask(
            .configure(PluginConfiguration(AdapterConfiguration(location: "x", options: options))))
    }

    private func failure(_ message: PluginMessage?) throws -> FederationError {
        guard case .failed(let error) = message else {
            throw FederationError(.internal, "no failure: \(message?.type ?? "nothing")")
        }
        return error
    }

    // MARK: - A good conversation

    @Test func aHarvestIsToldLineByLine() async throws {
        let (_, isDone) = try await serve {
            _ = try await configured(["count": 3])
            _ = try await pipe.ask(.identify)
            let first = try await pipe.ask(all: .page(HarvestRequest(pageSize: 2), after: nil))
            guard case .pageEnd(let end) = first.last else { return #expect(Bool(false), "\(first)") }
            #expect(first.count == 3 && end.count == 2 && end.next == Cursor("2") && end.total == 3)
            let last = try await pipe.ask(all: .page(HarvestRequest(pageSize: 2), after: end.next))
            #expect(last.count == 2)
            _ = try await pipe.ask(all: .identifiers(HarvestRequest(), after: nil))
            _ = try await pipe.ask(.restart(HarvestRequest(), at: Cursor("7"), listing: false))
            _ = try await pipe.ask(.bye)
        }
        #expect(isDone)
        #expect(
            pipe.lines == [
                #"{"type":"hello","protocol":1,"id":"letters","version":"1.2.0","manifest":{"id":"letters","version":"1.2.0","protocol":1,"summary":{"en":"Letters of the alphabet."},"formats":["text/plain"],"capabilities":["deletions","harvest","identifiers","map","resume"],"options":{"type":"object","properties":{"count":{"type":"integer"}}},"hosts":[]},"features":["view","detour","single","changes"]}"#,
                #"{"type":"ready","mappings":[{"id":"letters/letter","version":"3","formats":["text/plain"]}],"detours":true,"damageCodes":["smudged"],"tellsStart":true}"#,
                #"{"type":"source","summary":"3 letters","summaryParts":["%1 letters",3],"listsEverything":true,"deletions":"announced","scope":"all","issues":[{"severity":"warning","code":"odd","path":"","message":"Nobody asked for letters.","remedy":"","location":{"line":3}}]}"#,
                #"{"type":"record","identifier":"letter-0","format":"text/plain","payload":"é0","frame64":"/w==","firstLine":1}"#,
                #"{"type":"record","identifier":"letter-1","format":"text/plain","payload":"é1","firstLine":2}"#,
                #"{"type":"pageEnd","count":2,"next":"2","total":3}"#,
                #"{"type":"record","identifier":"letter-2","format":"text/plain","payload":"é2","firstLine":3}"#,
                #"{"type":"pageEnd","count":1,"total":3,"bookmark":"b"}"#,
                #"{"type":"entry","identifier":"letter-0"}"#, #"{"type":"entry","identifier":"letter-1"}"#,
                #"{"type":"entry","identifier":"letter-2"}"#, #"{"type":"listEnd","count":3}"#,
                #"{"type":"place","cursor":"07"}"#, #"{"type":"done"}"#,
            ])
    }

    @Test func payloadsAreMappedWhereTheAdapterIs() async throws {
        let records = [
            SourceRecord(identifier: "a", format: .plainText, payload: Array("é".utf8)),
            SourceRecord(identifier: "b", format: .html, payload: []),
            SourceRecord(identifier: "no name", format: .plainText, payload: []),
        ]
        let context = CrosswalkContext(node: "lyon", language: "fr", basis: "public")
        _ = try await serve {
            _ = try await configured()
            guard case .drafts(let results) = try await pipe.ask(.map(records, context)) else {
                return #expect(Bool(false), "no drafts")
            }
            let linked = LettersCrosswalk().map(records[0], context: context)
            #expect(results.count == 3)
            #expect(results[0].drafts.map(\.record) == linked.drafts.map(\.record))
            #expect(results[0].drafts.map(\.evidence) == linked.drafts.map(\.evidence))
            #expect(results[0].drafts.first?.isMention == true && results[0].issues.isEmpty)
            #expect(results[1].issues.map(\.code) == ["unknown-format"])
            #expect(results[2].issues.map(\.code) == ["no-name"])
        }
    }

    // MARK: - What fails

    @Test(arguments: [
        ("retry", FederationError.Disposition.retry(afterSeconds: 7), "network"),
        ("restart", .restartWindow, "malformed-source"), ("odd", .abort, "internal"),
    ])
    func whatAnAdapterThrowsIsAnAnswer(
        trouble: String, disposition: FederationError.Disposition, code: String
    ) async throws {
        let (_, isDone) = try await serve {
            _ = try await configured(["trouble": .string(trouble)])
            let error = try failure(try await pipe.ask(.page(HarvestRequest(), after: nil)))
            #expect(error.disposition == disposition && error.code.rawValue == code)
            #expect((error.cause != nil) == (trouble == "odd"))
            // The conversation goes on.
            guard case .source = try await pipe.ask(.identify) else { return #expect(Bool(false), "no answer") }
            _ = try await pipe.ask(.bye)
        }
        #expect(isDone)
    }

    @Test func aWrongOptionIsNamed() async throws {
        let (_, isDone) = try await serve {
            let error = try failure(try await configured(["colour": "red"]))
            #expect(error.code == .configuration && error.message.description.contains("`colour`"))
            let early = try failure(try await pipe.ask(.page(HarvestRequest(), after: nil)))
            #expect(early.code == .pluginWrongMessage && early.message.description.contains("`configure`"))
        }
        #expect(!isDone)
    }

    @Test func nothingComesBeforeHello() async throws {
        let (error, isDone) = try await serve { try failure(try await pipe.ask(.identify)) }
        #expect(!isDone && error.code == .pluginWrongMessage)
    }

    @Test func aHostOfAnotherVersionIsToldSo() async throws {
        let (error, isDone) = try await serve {
            try failure(try await pipe.ask(.hello(HostHello(versions: [2, 99], host: "tests/1"))))
        }
        #expect(!isDone && error.code == .pluginVersion)
    }

    @Test func whatIsNoMessageEndsTheConversation() async throws {
        let (_, isDone) = try await serve {
            _ = try await configured()
            pipe.fail(FederationError(.pluginWrongMessage, "That was nothing."))
            let error = try failure(await pipe.next())
            #expect(error.message == "That was nothing.")
        }
        #expect(!isDone)
    }

    @Test func aRecordTheHostWouldNotTakeFailsItsPage() async throws {
        _ = try await serve {
            _ = try await pipe.ask(.hello(HostHello(host: "tests/1", longestLine: 600)))
            let configuration = AdapterConfiguration(location: "x", options: ["trouble": "long"])
            _ = try await pipe.ask(.configure(PluginConfiguration(configuration)))
            let answers = try await pipe.ask(all: .page(HarvestRequest(), after: nil))
            let error = try failure(answers.last)
            #expect(answers.count == 1)
            #expect(error.code == .limitExceeded && error.message.description.contains("letter-1"))
        }
    }

    @Test func hangingUpCancelsWhatIsBeingDone() async throws {
        let hanging = Hanging()
        let adapter = Adapter(
            manifest: LettersAdapter.manifest,
            source: { configuration, _ in try LettersAdapter(configuration: configuration, hanging: hanging) })
        let (_, isDone) = try await serve(adapter) {
            _ = try await configured(["trouble": "hang"])
            try pipe.tell(.page(HarvestRequest(), after: nil))
            await hanging.begun()
        }
        #expect(!isDone)
        #expect(await hanging.wasCancelled)
        #expect(pipe.lines.last?.hasPrefix(#"{"type":"ready""#) == true)
    }
}
