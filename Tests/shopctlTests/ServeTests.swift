import Foundation
import GRDB
import JSONSchema
import ScienceShopSDK
import TestSupport
import Testing

/// A running `shopctl serve`.
private final class Node {
    private let program: ServingProgram
    var ready: JSONValue { program.ready }
    var said: String { program.said }

    init(_ arguments: [String] = [], in workspace: TestWorkspace) throws {
        program = try ServingProgram(arguments, in: workspace.path)
        try program.start()
    }

    func get(_ path: String) throws -> (status: Int, body: String) {
        let curl = Process()
        curl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        curl.arguments = [
            "curl", "-sS", "--noproxy", "*", "-w", "\n%{http_code}", (ready["url"]?.string ?? "") + path,
        ]
        let output = Pipe()
        curl.standardOutput = output
        try curl.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        curl.waitUntilExit()
        let end = try #require(text.lastIndex(of: "\n"))
        return (Int(text[text.index(after: end)...]) ?? 0, String(text[..<end]))
    }

    func stop() -> Int32 { program.stop() }

    /// What it says of its site.
    func site() throws -> JSONValue? {
        try JSONValue(parsing: try get("health").body)["channels"]?.array?.first { $0["channel"] == "site" }
    }

    /// Waits until something holds, long enough for any machine, and not for ever.
    func wait(until holds: () throws -> Bool, _ what: Comment) throws {
        let end = ContinuousClock.now + .seconds(300)
        while try !holds() {
            try #require(ContinuousClock.now < end, "\(what) \(said)")
            usleep(50_000)
        }
    }

    /// Holds it still at a moment when it writes nothing into the ledger, so that others may.
    func pauseBetweenWrites(_ ledger: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .immediateError
        let queue = try DatabaseQueue(path: ledger, configuration: configuration)
        try wait(
            until: {
                program.pause()
                if (try? queue.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE; ROLLBACK") }) != nil { return true }
                program.resume()
                return false
            }, "It writes all the time.")
        try queue.close()
    }

    func resume() { program.resume() }
}

@Suite("Serve")
struct ServeTests {
    private static func workspace() throws -> TestWorkspace {
        let workspace = try TestWorkspace()
        let config = try workspace.folder.read("federation.yaml")
        try workspace.folder.write(
            "federation.yaml",
            config.replacingOccurrences(of: "  language: fr\n", with: "  language: fr\n  contact: demo@example.org\n"))
        try workspace.run("harvest")
        return workspace
    }

    @Test func aNodeIsOneCommand() throws {
        let workspace = try Self.workspace()
        let node = try Node(["--access-log", "access.log", "--refresh", "1"], in: workspace)
        #expect(node.ready["event"] == "ready", "\(node.said)")
        let identify = try node.get("oai?verb=Identify")
        #expect(identify.status == 200)
        #expect(identify.body.contains("<repositoryName>Démo</repositoryName>"))
        #expect(identify.body.contains("<baseURL>\(node.ready["oai"]?.string ?? "?")</baseURL>"))
        #expect(identify.body.contains("<adminEmail>demo@example.org</adminEmail>"))
        let list = "oai?verb=ListRecords&metadataPrefix=oai_dc&set=kind:demand"
        #expect(try node.get(list).body.components(separatedBy: "<record>").count == 4)
        let home = try node.get("")
        #expect(home.status == 200)
        #expect(home.body.contains("<html lang=\"fr\">"))
        #expect(try node.get("none").status == 404)
        let health = try JSONValue(parsing: try node.get("health").body)
        #expect(health["status"] == "ok")
        #expect(health["records"] == 5)
        #expect(health["channels"]?.array?.compactMap { $0["channel"] } == ["site", "oai"])
        #expect(health["sources"]?[0]?["verdict"] == "changed")

        // What another process harvests is served soon, and what left is told to be gone.
        try workspace.table(Array(TestWorkspace.rows.dropLast()) + ["D-4;Neuve;Quoi ?;Les Amis de l’Erdre;2025\n"])
        try workspace.run("harvest")
        var page = ""
        while !page.contains("Neuve") { page = try node.get(list).body }
        while try node.get("records/nantes/demand/d-4.html").status != 200,
            try node.get("catalogue.csv").body.contains("Neuve") == false
        {}
        #expect(node.stop() == 0)
        let log = try workspace.folder.read("access.log").split(separator: "\n")
        #expect(log.count > 6)
        #expect(try log.contains { try JSONValue(parsing: String($0))["target"] == "/oai?verb=Identify" })
        #expect(node.said.hasPrefix("Stopping"), "\(node.said)")
    }

    @Test func aSiteThatCannotBeRenewedShowsNothingThatMayNotBeShown() throws {
        let workspace = try Self.workspace()
        let node = try Node(["--refresh", "1"], in: workspace)
        #expect(try node.get("").status == 200, "\(node.said)")
        // As another process that publishes into the folder would.
        let lock = open(workspace.folder.file(".scienceshop/site/.scienceshop/lock"), O_RDONLY)
        defer { close(lock) }
        #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)

        // What is new is not there yet, and everything else may stay.
        let new = "D-4;Neuve;Quoi ?;Une autre association;2025\n"
        try workspace.table(TestWorkspace.rows + [new])
        try workspace.run("harvest")
        try node.wait(until: { try node.site()?["failure"] == "file-access" }, "The site is renewed.")
        #expect(try node.site()?["isClosed"] == false)
        #expect(try JSONValue(parsing: try node.get("health").body)["status"] == "degraded")
        #expect(try node.get("").status == 200)

        // What left is still in the files, so they are not shown; harvesters are told.
        try workspace.table(Array(TestWorkspace.rows.dropFirst()) + [new])
        try workspace.run("harvest")
        try node.wait(until: { try node.get("").status == 503 }, "The site is not closed.")
        #expect(try node.get("records.jsonl").status == 503)
        try node.wait(until: { try node.site()?["isClosed"] == true }, "Nobody is told that it is closed.")
        try node.wait(
            until: {
                try node.get("oai?verb=ListIdentifiers&metadataPrefix=oai_dc").body.contains("status=\"deleted\"")
            }, "Harvesters are not told.")

        #expect(flock(lock, LOCK_UN) == 0)
        try node.wait(until: { try node.get("").status == 200 }, "The site is not opened again.")
        #expect(try node.get("records.jsonl").body.contains("Eau de la rivière") == false)
        #expect(node.stop() == 0)
        #expect(node.said.contains("its pages are closed until it can be"), "\(node.said)")
        #expect(node.said.contains("The pages are renewed and shown again."))
    }

    /// There is nothing left to renew then, and that alone must not keep it closed.
    @Test func aClosedSiteOpensAgainWhenAnotherProcessRenewedIt() throws {
        let workspace = try Self.workspace()
        let node = try Node(["--no-oai", "--refresh", "1"], in: workspace)
        let lock = open(workspace.folder.file(".scienceshop/site/.scienceshop/lock"), O_RDONLY)
        defer { close(lock) }
        #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
        try workspace.table(Array(TestWorkspace.rows.dropFirst()))
        try workspace.run("harvest")
        try node.wait(until: { try node.get("").status == 503 }, "The site is not closed.")

        try node.pauseBetweenWrites(workspace.folder.file("ledger.sqlite"))
        #expect(flock(lock, LOCK_UN) == 0)
        let published = try workspace.run("publish", "site", "--to", ".scienceshop/site", "--format", "json")
        #expect(published.status == 0, "\(published.errors)")
        #expect(try published.json["counts"]?["withdrawn"]?.integer ?? 0 > 0)
        // It is the same to both: neither finds anything left to do.
        let again = try workspace.run("publish", "site", "--to", ".scienceshop/site", "--plan", "--format", "json")
        #expect(try again.json["verdict"] == "unchanged", "\(again.text)")
        node.resume()
        try node.wait(until: { try node.get("").status == 200 }, "The site is not opened again.")
        #expect(try node.get("records.jsonl").body.contains("Eau de la rivière") == false)
        #expect(try node.site()?["isClosed"] == false)
        #expect(node.stop() == 0)
        #expect(node.said.contains("The pages are renewed and shown again."), "\(node.said)")
    }

    @Test func aNewNodeCanBeServedAtOnce() throws {
        let folder = try TemporaryFolder()
        #expect(try Shopctl.run("init", "node", "--contact", "nobody", in: folder.path).status == 78)
        let made = try Shopctl.run(
            "init", "node", "--nodes", "lille", "--contact", "a@example.org", in: folder.path)
        #expect(made.status == 0, "\(made.errors)")
        #expect(try Shopctl.run("harvest", in: folder.file("node")).status == 0)
        let published = try Shopctl.run("publish", "oai", in: folder.file("node"))
        #expect(published.status == 0, "\(published.errors)")
    }

    @Test func whatIsMissingIsSaid() throws {
        let workspace = try TestWorkspace()
        let nameless = try workspace.run("serve", "--format", "json")
        #expect(nameless.status == 78)
        #expect(nameless.error?["code"] == "no-contact")
        #expect(try workspace.run("publish", "oai", "--format", "json").error?["code"] == "no-contact")
        let config = try workspace.folder.read("federation.yaml")
        try workspace.folder.write(
            "federation.yaml", config + "serve: { adminEmails: [a@example.org], url: ftp://x }\n")
        #expect(try workspace.run("serve", "--format", "json").error?["code"] == "configuration")
        let doctor = try workspace.run("doctor", "--format", "json").json.array ?? []
        #expect(doctor.first { $0["check"] == "serve" }?["verdict"] == "fail")
        try workspace.folder.write(
            "federation.yaml",
            config + "serve: { adminEmails: [a@example.org], url: \"https://a.example/b\", domain: a.example }\n")
        let sound = try workspace.run("doctor", "--format", "json").json.array ?? []
        #expect(sound.first { $0["check"] == "serve" }?["message"] == "Démo, OAI-PMH at https://a.example/b/oai")
        try workspace.folder.write("federation.yaml", config + "serve: { adminEmails: [a@example.org] }\n")
        let open = try workspace.run("serve", "--bind", "0.0.0.0", "--format", "json")
        #expect(open.status == 78)
        #expect(open.error?["code"] == "no-base-url")
    }

    @Test(arguments: [
        ["--port", "70000"], ["--port", "-1"], ["--refresh", "-1"], ["--no-site", "--no-oai"],
        ["--access-log", "/nowhere/at/all.log"], ["--base-url", "here"],
    ])
    func argumentsThatMakeNoSenseAreRefused(arguments: [String]) throws {
        let workspace = try Self.workspace()
        #expect(try Shopctl.run(["serve"] + arguments, in: workspace.path).status == 64)
    }

    @Test func aPortThatIsTakenIsSaid() throws {
        let workspace = try Self.workspace()
        let node = try Node(["--no-site"], in: workspace)
        let port = try #require(node.ready["port"]?.integer)
        #expect(try node.get("").status == 404)
        let second = try workspace.run("serve", "--port", "\(port)", "--format", "json")
        #expect(second.status == 78)
        #expect(second.error?["message"]?.string?.contains("taken by another program") == true)
        #expect(node.stop() == 0)
        #expect(node.said.contains("\"target\":\"/\""))
    }

    @Test func publishedByHandAChannelIsShownByItself() throws {
        let workspace = try Self.workspace()
        let plan = try workspace.run("publish", "oai", "--plan", "--format", "json")
        #expect(plan.status == 0, "\(plan.errors)")
        #expect(try workspace.run("publish", "list", "--format", "json").json.array?.isEmpty == true)
        #expect(try workspace.run("publish", "oai", "--format", "json").json["verdict"] == "changed")
        #expect(try workspace.run("publish", "oai", "--format", "json").json["verdict"] == "unchanged")
        let channels = try workspace.run("publish", "list", "--format", "json").json
        #expect(channels[0]?["channel"] == "oai")
        #expect(channels[0]?["behind"] == 0)
    }
}
