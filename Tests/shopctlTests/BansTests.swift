import JSONSchema
import TestSupport
import Testing

/// A server that asks to be left alone is, by every process that uses the ledger.
@Suite("Bans")
struct BansTests {
    /// Answers well, but for the first time.
    private func server(_ refusal: String, retryAfter: String) throws -> ScriptedServer {
        let table = Array("id,titre,question\n1,Eau,Que boit-on ?\n".utf8)
        let isFirst = OnceOnly()
        return try ScriptedServer { _ in
            isFirst.take()
                ? [.answer(refusal, ["Retry-After: \(retryAfter)"]), .close]
                : [.answer("200 OK", ["Content-Type: text/csv"], table), .close]
        }
    }

    @Test func anotherProcessKeepsToABanUntilAPersonLiftsIt() throws {
        let server = try server("503 Unavailable", retryAfter: "86400")
        defer { server.stop() }
        let host = "127.0.0.1:\(server.port)"
        let workspace = try SourceWorkspace.table()
        try workspace.read(from: server.url("/table.csv"))
        #expect(try workspace.run("bans", "list").text == "No host asks to be left alone.\n")
        #expect(try workspace.run("harvest").status == 15)
        #expect(server.requests.count == 1)

        // By the clock of who reads.
        let blocked = try workspace.run("harvest", environment: ["TZ": "XXX-3"])
        #expect(blocked.status == 11)
        #expect(blocked.text.contains("\(host) asked to be left alone until"), "\(blocked.text)")
        #expect(blocked.text.contains("(UTC+3)"), "\(blocked.text)")
        #expect(try workspace.run("harvest", "--plan").status == 11)
        #expect(server.requests.count == 1, "it was not asked again")

        let bans = try workspace.run("bans", "list", "--format", "json").json
        #expect(bans.array?.map { $0["host"]?.string } == [host])
        #expect(bans.array?.first?["until"]?.string?.hasSuffix("Z") == true)
        #expect(try workspace.run("bans", "list").text.contains(host))
        #expect(try workspace.run("doctor").text.contains("shopctl bans lift \(host)"))

        let other = try workspace.run("bans", "lift", "127.0.0.1")
        #expect(other.status == 64 && other.errors.contains(host), "\(other.errors)")
        #expect(try workspace.run("bans", "lift", host).status == 0)
        #expect(try workspace.run("bans", "list", "--format", "json").json.array?.isEmpty == true)
        #expect(try workspace.run("harvest").status == 0)
        #expect(server.requests.count == 2)
    }

    @Test func aPlanLeavesNoBanBehind() throws {
        let server = try server("429 Too Many Requests", retryAfter: "86400")
        defer { server.stop() }
        let workspace = try SourceWorkspace.table()
        try workspace.run("harvest")
        try workspace.read(from: server.url("/table.csv"))
        #expect(try workspace.run("harvest", "--plan").status != 0)
        #expect(try workspace.run("bans", "list", "--format", "json").json.array?.isEmpty == true)
    }
}
