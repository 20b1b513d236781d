import JSONSchema
import Synchronization
import TestSupport
import Testing

/// What a source does, the verdict it gets, and the exit code.
@Suite("Verdicts")
struct VerdictTests {
    private static let table = Array("id,titre,question\n1,Eau,Que boit-on ?\n2,Air,Que respire-t-on ?\n".utf8)

    @Test func aSourceOnThisMachineIsRefusedUnlessAllowed() throws {
        let server = try LoopbackServer { _ in .response("200 OK", ["Content-Type: text/csv"], Self.table) }
        defer { server.stop() }
        let workspace = try SourceWorkspace.table()
        try workspace.read(from: server.url("/table.csv"), allowingPrivateAddresses: false)
        let refused = try workspace.run("harvest")
        #expect(refused.status == 15)
        #expect(refused.text.contains("allowPrivateAddresses: true"))
        #expect(server.requests.isEmpty, "it was not even asked")

        try workspace.read(from: server.url("/table.csv"))
        let allowed = try workspace.run("harvest")
        #expect(allowed.status == 0, "\(allowed.text)")
        #expect(try workspace.titles() == ["Air", "Eau"])
        #expect(server.requests.allSatisfy { $0.contains("User-Agent: science-shop-federation/") })
        #expect(try workspace.run("harvest", "--format", "json").json["verdict"] == "unchanged")
    }

    static let answers:
        [(status: String, headers: [String], body: String, verdict: String, exit: Int32, words: String)] = [
            ("404 Not Found", [], "", "sourceGone", 12, "not there any more"),
            ("410 Gone", [], "", "sourceGone", 12, "not there any more"),
            ("403 Forbidden", [], "", "blocked", 11, "Ask its owner"),
            ("401 Unauthorized", [], "", "blocked", 11, "Ask its owner"),
            // A wait that is too long ends the run at once.
            ("503 Unavailable", ["Retry-After: 3600"], "", "failed", 15, "3,600 s"),
            ("302 Found", ["Location: /round"], "", "failed", 15, "redirects more than"),
            ("302 Found", ["Location: file:///etc/passwd"], "", "failed", 15, "only http and https"),
            ("200 OK", ["Content-Type: text/html"], "<!DOCTYPE html><p>Login</p>", "failed", 15, "HTML page"),
            ("200 OK", ["Content-Type: text/csv"], "", "failed", 15, "no text"),
        ]

    @Test(arguments: answers.indices)
    func whatAServerAnswersIsJudged(index: Int) throws {
        let answer = Self.answers[index]
        let server = try LoopbackServer { _ in .response(answer.status, answer.headers, Array(answer.body.utf8)) }
        defer { server.stop() }
        let workspace = try SourceWorkspace.table()
        try workspace.run("harvest")
        try workspace.read(from: server.url("/round"))
        let outcome = try workspace.run("harvest")
        #expect(outcome.status == answer.exit, "\(outcome.text)")
        #expect(outcome.text.contains(answer.words), "\(outcome.text)")
        #expect(try workspace.latestRun()["verdict"]?.string == answer.verdict)
        #expect(try workspace.titles().count == 3, "what was known stays")
    }

    /// The engine waits 1, 2 and 4 seconds between its attempts.
    @Test func aServerThatFailsIsAskedAgainAndThenGivenUp() throws {
        let server = try LoopbackServer { _ in .response("500 Internal Server Error") }
        defer { server.stop() }
        let workspace = try SourceWorkspace.table()
        try workspace.read(from: server.url("/table.csv"))
        let outcome = try workspace.run("harvest")
        #expect(outcome.status == 15)
        #expect(server.requests.count == 4)
        #expect(try workspace.latestRun()["verdict"] == "failed")
    }

    @Test func aServerThatRecoversIsHarvested() throws {
        let asked = Mutex(0)
        let server = try LoopbackServer { _ in
            let number = asked.withLock { asked in
                asked += 1
                return asked
            }
            // Busy, then cut off in the middle, then well.
            return switch number {
            case 1: .response("503 Busy", ["Retry-After: 0"])
            case 2: Array("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nid,titre\n1,a".utf8)
            default: .response("200 OK", ["Content-Type: text/csv"], Self.table)
            }
        }
        defer { server.stop() }
        let workspace = try SourceWorkspace.table()
        try workspace.read(from: server.url("/table.csv"))
        let outcome = try workspace.run("harvest")
        #expect(outcome.status == 0, "\(outcome.text)")
        #expect(server.requests.count >= 3)
        #expect(try workspace.titles() == ["Air", "Eau"])
    }

    @Test func anotherSchemeIsAMistakeOfTheConfiguration() throws {
        let workspace = try SourceWorkspace.table()
        try workspace.read(from: "ftp://example.org/table.csv")
        let outcome = try workspace.run("harvest")
        #expect(outcome.status == 15)
        #expect(outcome.text.contains("not ftp"), "\(outcome.text)")
    }

    @Test func theGravestOfSeveralSourcesDecides() throws {
        let workspace = try SourceWorkspace.table()
        let node = String(decoding: try workspace.folder.bytes("nodes/n/node.yaml"), as: UTF8.self)
        let source = try #require(node.split(separator: "sources:\n").last)
        let second = source.replacing("id: s\n", with: "id: t\n").replacing("table.csv", with: "absent.csv")
        try workspace.folder.write("nodes/n/node.yaml", node + second)
        let outcome = try workspace.run("harvest", "--format", "json")
        #expect(outcome.status == 12)
        #expect(try outcome.json["runs"]?.array?.compactMap { $0["verdict"]?.string } == ["changed", "sourceGone"])
        #expect(try workspace.titles().count == 3)
    }

    @Test func anEmptyListIsSuspiciousAndAMassRemovalHeld() throws {
        let workspace = try SourceWorkspace.table(SourceWorkspace.rows(1...100))
        #expect(try workspace.run("harvest").status == 0)
        try workspace.write(rows: [])
        #expect(try workspace.run("harvest").status == 13)
        try workspace.write(rows: SourceWorkspace.rows(1...50))
        #expect(try workspace.run("harvest", "--plan").status == 14)
        #expect(try workspace.run("harvest").status == 14)
        #expect(try workspace.titles().count == 100)
        let counts = try workspace.latestRun()["counts"]
        #expect(counts?["left"] == 50 && counts?["held"] == 50 && counts?["removed"] == 0)
        // A few may always leave, and the others come back as if they had never been away.
        try workspace.write(rows: SourceWorkspace.rows(1...97))
        #expect(try workspace.run("harvest").status == 0)
        #expect(try workspace.titles().count == 97)
        try workspace.write(rows: SourceWorkspace.rows(1...40))
        #expect(try workspace.run("harvest", "--accept-removals").status == 0)
        try workspace.write(rows: SourceWorkspace.rows(1...100))
        #expect(try workspace.run("harvest").status == 0)
        #expect(try workspace.titles().count == 100)
    }
}
