import AdapterKit
import AdapterPlugin
import Foundation
import JSONSchema
import Messages
import PluginProtocol
import ScienceShopSDK
import Testing

/// The conversation that `docs/plugin-protocol.md` shows, held again.
@Suite struct TranscriptTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardizedFileURL

    /// The lines of a block: who says it, and what.
    private static func conversation() throws -> [(isHost: Bool, line: String)] {
        let text = try String(contentsOf: root.appending(path: "docs/plugin-protocol.md"), encoding: .utf8)
        return text.split(separator: "\n").compactMap { line in
            if line.hasPrefix("→ {") { return (true, String(line.dropFirst(2))) }
            if line.hasPrefix("← {") { return (false, String(line.dropFirst(2))) }
            return nil
        }
    }

    @Test func whatTheDocumentShowsIsWhatIsSaid() async throws {
        let conversation = try Self.conversation()
        #expect(conversation.count > 20)
        let pipe = PipedConnection()
        let server = PluginServer(Adapter(LettersAdapter.self), connection: pipe) { _ in
            AdapterContext(opener: MemoryOpener())
        }
        async let isDone = {
            defer { pipe.end() }
            return await server.run()
        }()
        var place = 0
        while place < conversation.count {
            guard conversation[place].isHost else {
                Testing.Issue.record("\(conversation[place].line) answers nothing")
                break
            }
            try pipe.tell(HostMessage(line: Array(conversation[place].line.utf8)))
            place += 1
            while place < conversation.count, !conversation[place].isHost {
                guard let said = await pipe.next() else { break }
                // As the document has it, and as the wire had it.
                #expect(said.type == (try PluginMessage(line: Array(conversation[place].line.utf8)).type))
                place += 1
            }
        }
        pipe.hangUp()
        #expect(await isDone)
        #expect(pipe.lines == conversation.filter { !$0.isHost }.map(\.line))
    }

    @Test func everyLineIsValid() throws {
        var registry = SchemaRegistry()
        func document(_ name: String) throws -> JSONValue {
            try JSONValue(
                parsing: Array(Data(contentsOf: Self.root.appending(path: "schemas/plugin/1/\(name).schema.json"))))
        }
        _ = try registry.add(document("values"))
        let (host, plugin) = (try registry.compile(document("host")), try registry.compile(document("plugin")))
        for (isHost, line) in try Self.conversation() {
            #expect((isHost ? host : plugin).validate(try JSONValue(parsing: line)).map(\.description) == [], "\(line)")
        }
    }

    /// Whoever reads the document meets every message.
    @Test func everyTypeIsExplained() throws {
        let text = try String(contentsOf: Self.root.appending(path: "docs/plugin-protocol.md"), encoding: .utf8)
        for name in ["host", "plugin"] {
            let schema = try JSONValue(
                parsing: Array(Data(contentsOf: Self.root.appending(path: "schemas/plugin/1/\(name).schema.json"))))
            for type in try #require(schema["$defs"]?.object?.keys) {
                #expect(text.contains("`\(type)`"), "\(type)")
            }
        }
    }
}
