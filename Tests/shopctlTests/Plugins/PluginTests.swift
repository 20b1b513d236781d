import Foundation
import JSONSchema
import TestSupport
import Testing

/// A stranger's program becomes an adapter: installed, agreed to, used, changed, taken away.
@Suite struct PluginTests {
    @Test func anInstalledPluginHarvests() throws {
        let house = try PluginWorkspace()
        let missing = try house.run("harvest")
        #expect(missing.status == 78 && missing.errors.contains("no adapter \"tally\""), "\(missing.errors)")
        let place = try house.plugin(hosts: ["data.example.org"])
        // Nobody there to agree: it is shown, and refused.
        let refused = try house.run("plugin", "install", place)
        #expect(refused.status == 64 && refused.text.contains("data.example.org"), "\(refused.text + refused.errors)")
        #expect(refused.errors.contains("--yes"))
        #expect(try house.run("plugin", "list", "--format", "jsonl").jsonLines.allSatisfy { $0["place"] == "builtin" })
        let installed = try house.run("plugin", "install", place, "--yes")
        #expect(installed.status == 0 && installed.text.contains("data.example.org"), "\(installed.errors)")
        // What each is for is said by language, of those that are linked in too.
        let summaries = try house.run("plugin", "list", "--format", "jsonl").jsonLines.map { $0["summary"] }
        #expect(summaries.count > 5 && summaries.allSatisfy { $0?["en"]?.string != nil && $0?["fr"]?.string != nil })
        let harvest = try house.run("harvest")
        #expect(harvest.status == 0 && harvest.text.contains("3 seen"), "\(harvest.text + harvest.errors)")
        #expect(try house.run("records", "list", "--format", "jsonl").jsonLines.count == 3)
        #expect(try house.run("schema", "list").text.contains("adapter/tally"))
        #expect(try house.run("doctor").text.contains("tally 1.0.0"))
        // Its files were not touched by running it.
        #expect(try house.run("harvest").status == 0)
        let info = try house.run("plugin", "info", "tally", "--format", "json").json
        #expect(info["state"] == "ready" && info["declares"]?["hosts"] == ["data.example.org"])
        #expect(info["source"] == .string(place))
        #expect(try house.run("plugin", "remove", "tally").status == 0)
        #expect(try house.run("harvest").status == 78)
    }

    @Test func aChangedPluginIsNotRun() throws {
        let house = try PluginWorkspace()
        #expect(try house.run("plugin", "install", try house.plugin(), "--yes").status == 0)
        let info = try house.run("plugin", "info", "tally", "--format", "json").json
        let folder = try #require(info["folder"]?.string)
        let program = URL(fileURLWithPath: folder.hasPrefix("/") ? folder : house.folder.file(folder))
            .appendingPathComponent("bin/tally")
        let handle = try FileHandle(forWritingTo: program)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("\n# changed\n".utf8))
        try handle.close()
        let harvest = try house.run("harvest")
        #expect(harvest.status == 78 && harvest.errors.contains("not what was installed"), "\(harvest.errors)")
        #expect(try house.run("plugin", "list", "--format", "jsonl").jsonLines.first?["state"] == "broken")
        #expect(try house.run("doctor").status == 16)
    }

    @Test func aPluginOnThePathIsAgreedToFirst() throws {
        let house = try PluginWorkspace()
        try house.plugin(variables: ["TALLY_MODE"], isHonest: false, in: "own")
        let path = house.folder.file("own")
        let early = try house.run("harvest", path: path)
        #expect(early.status == 78 && early.errors.contains("plugin confirm tally"), "\(early.errors)")
        #expect(try house.run("plugin", "confirm", "tally", path: path).status == 64)
        let agreed = try house.run("plugin", "confirm", "tally", "--yes", path: path)
        #expect(agreed.status == 0, "\(agreed.errors)")
        // Its manifest and its program say different things of it: the program is not believed.
        let other = try house.run("harvest", path: path)
        #expect(other.status == 15, "\(other.text + other.errors)")
        try house.plugin(in: "own")
        let harvest = try house.run("harvest", path: path)
        #expect(harvest.status == 0 && harvest.text.contains("3 seen"), "\(harvest.text + harvest.errors)")
        // More is asked about again.
        try house.plugin(paths: ["/etc/tally"], in: "own")
        #expect(try house.run("harvest", path: path).status == 78)
    }

    @Test func anUpgradeAsksOnlyForMore() throws {
        let house = try PluginWorkspace()
        let place = try house.plugin()
        #expect(try house.run("plugin", "install", place, "--yes").status == 0)
        #expect(try house.run("plugin", "upgrade", "tally", "--format", "json").json["outcome"] == "up-to-date")
        try house.plugin(version: "1.1.0")
        let json = try house.run("plugin", "upgrade", "tally", "--format", "json").json
        #expect(json["outcome"] == "upgraded" && json["previous"] == "1.0.0")
        #expect(try house.run("harvest").status == 0)
        // It declares more: nobody is there to agree.
        try house.plugin(version: "1.2.0", hosts: ["other.example.org"])
        let more = try house.run("plugin", "upgrade", "tally")
        #expect(more.status == 64 && more.text.contains("other.example.org"), "\(more.text + more.errors)")
        // Other files under the same version, and an older one.
        try house.plugin(version: "1.1.0", remark: "another")
        #expect(try house.run("plugin", "upgrade", "tally").errors.contains("same version"))
        try house.plugin(version: "1.0.5")
        #expect(try house.run("plugin", "upgrade", "tally").errors.contains("older"))
        #expect(try house.run("plugin", "pin", "tally").status == 0)
        try house.plugin(version: "1.3.0")
        let pinned = try house.run("plugin", "upgrade", "tally", "--yes")
        #expect(pinned.status == 15 && pinned.errors.contains("pinned"), "\(pinned.errors)")
        let back = try house.run("plugin", "rollback", "tally", "--format", "json").json
        #expect(back["version"] == "1.0.0" && back["previous"] == "1.1.0")
        #expect(try house.run("harvest").status == 0)
        #expect(try house.run("plugin", "upgrade", "nobody").status == 64)
    }

    @Test func secretsComeFromWhereTheWorkspaceSays() throws {
        let house = try PluginWorkspace()
        #expect(try house.run("plugin", "install", try house.plugin(needsPassword: true), "--yes").status == 0)
        let none = try house.run("harvest")
        #expect(none.status == 78 && none.errors.contains("\"password\" (A password)"), "\(none.errors)")
        // What it is, is said in the language of who has to get it.
        #expect(try house.run("harvest", "--lang", "fr").errors.contains("(Un mot de passe)"))
        let info = try house.run("plugin", "info", "tally", "--lang", "fr").text
        #expect(info.contains("password (Un mot de passe)"), "\(info)")
        let config = try house.folder.read("federation.yaml")
        func secret(_ place: String) throws {
            try house.folder.write(
                "federation.yaml", config + "sources:\n  nantes/demandes:\n    secrets: { \(place) }\n")
        }
        try secret("password: { env: TALLY_PASSWORD }")
        let unset = try house.run("harvest")
        #expect(unset.status == 78 && unset.errors.contains("TALLY_PASSWORD"), "\(unset.errors)")
        let set = try house.run("harvest", environment: ["TALLY_PASSWORD": "geheim"])
        #expect(set.status == 0, "\(set.errors)")
        #expect(try house.run("records", "list").text.contains("Eau 6"))
        try secret("password: { file: keys/tally }")
        #expect(try house.run("harvest").errors.contains("keys/tally"))
        let file = try house.folder.write("keys/tally", "verysecret\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        let open = try house.run("harvest")
        #expect(open.status == 0 && open.errors.contains("chmod 600"), "\(open.errors)")
        #expect(try house.run("doctor").text.contains("chmod 600"))
        #expect(try house.run("records", "list").text.contains("Eau 10"))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        #expect(try !house.run("harvest").errors.contains("chmod"))
        try secret("pasword: { env: TALLY_PASSWORD }")
        let wrong = try house.run("harvest")
        #expect(wrong.status == 78 && wrong.errors.contains("Did you mean \"password\"?"), "\(wrong.errors)")
        // A secret stands in no output.
        let ledger = String(decoding: try house.folder.bytes("ledger.sqlite"), as: UTF8.self)
        #expect(!ledger.contains("geheim") && !ledger.contains("verysecret"))
    }

    @Test func archivesAndAddressesAreChecked() throws {
        let house = try PluginWorkspace()
        let place = try house.plugin()
        var tar = TarMaker()
        tar.add("tally-1/plugin.yaml", try house.folder.read("offer/tally/plugin.yaml"))
        tar.add("tally-1/bin/tally", try house.folder.read("offer/tally/bin/tally"), mode: 0o755)
        let bytes = tar.gzipped
        try house.folder.write("tally.tar.gz", bytes: bytes)
        let server = try LoopbackServer { request in
            request.hasPrefix("GET /page")
                ? .response("200 OK", ["Content-Type: text/html"], Array("<!doctype html><p>Hello".utf8))
                : request.hasPrefix("GET /away")
                    ? .response("302 Found", ["Location: http://10.0.0.1/tally.tar.gz"])
                    : .response("200 OK", ["Content-Type: application/gzip"], bytes)
        }
        defer { server.stop() }
        let address = server.url("/tally.tar.gz")
        #expect(try house.run("plugin", "install", address, "--yes").status == 64)
        let https = address.replacing("http:", with: "https:")
        #expect(try house.run("plugin", "install", https, "--yes").status == 15)
        #expect(server.requests.isEmpty)
        #expect(
            try house.run("plugin", "install", server.url("/page"), "--yes", "--allow-private-addresses").errors
                .contains("is a page"))
        let wrong = String(repeating: "0", count: 64)
        for from in [address, "tally.tar.gz"] {
            let outcome = try house.run(
                "plugin", "install", from, "--yes", "--allow-private-addresses", "--sha256", wrong)
            #expect(outcome.status == 15 && outcome.errors.contains("another SHA-256"), "\(outcome.errors)")
        }
        #expect(try house.run("plugin", "install", place, "--sha256", wrong).status == 64)
        #expect(try house.run("plugin", "install", address, "--sha256", "12").status == 64)
        #expect(!house.folder.path.isEmpty && (try? house.folder.names("data/shopctl/plugins")) ?? [] == [])
        let taken = try house.run(
            "plugin", "install", address, "--yes", "--allow-private-addresses", "--format", "json")
        #expect(taken.status == 0, "\(taken.errors)")
        let digest = try #require(try taken.json["sha256"]?.string)
        #expect(try house.folder.read("data/shopctl/plugins.lock").contains(digest))
        let again = try house.run("plugin", "install", "tally.tar.gz", "--sha256", digest)
        #expect(again.text.contains("in use already"), "\(again.text + again.errors)")
        #expect(try house.run("harvest").status == 0)
    }

    @Test func whatIsSaidIsSaidInFrench() throws {
        let house = try PluginWorkspace()
        let untranslated = house.folder.file("untranslated.txt")
        let french = ["LC_ALL": "fr_FR.UTF-8", "SHOPCTL_UNTRANSLATED": untranslated]
        let place = try house.plugin(hosts: ["data.example.org"], variables: ["TALLY"])
        try house.plugin(in: "own")
        try house.folder.write("own/broken/plugin.yaml", "id: other\n")
        for command in [
            ["plugin", "install", place], ["plugin", "install", place, "--yes"], ["plugin", "list"],
            ["plugin", "info", "tally"], ["plugin", "info", "tall"], ["plugin", "upgrade", "tally"],
            ["plugin", "pin", "tally"], ["plugin", "install", place, "--yes"], ["plugin", "pin", "tally", "--off"],
            ["plugin", "rollback", "tally"], ["plugin", "remove", "tally"], ["plugin", "remove", "tally"], ["doctor"],
        ] {
            var environment = french
            environment["XDG_DATA_HOME"] = house.folder.file("data")
            environment["SHOPCTL_PLUGIN_PATH"] = house.folder.file("own")
            let outcome = try Shopctl.run(command, in: house.folder.path, environment: environment)
            #expect(!(outcome.text + outcome.errors).isEmpty, "\(command)")
        }
        let missing = (try? String(contentsOfFile: untranslated, encoding: .utf8)) ?? ""
        #expect(missing.isEmpty, "\(missing)")
    }
}

/// The suite, over a stranger's program.
@Suite struct PluginCheckTests {
    private static let example = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "examples/third-party-plugin").path

    @Test func aSoundPluginPasses() throws {
        let house = try PluginWorkspace()
        let outcome = try house.run("plugin", "check", Self.example, "--format", "json")
        #expect(outcome.status == 0, "\(outcome.text + outcome.errors)")
        let source = try #require(try outcome.json["sources"]?.array?.first)
        #expect((source["passed"]?.array?.count ?? 0) > 10 && source["findings"] == [])
    }

    @Test func whatIsWrongIsNamed() throws {
        let house = try PluginWorkspace()
        let place = try house.plugin()
        // Nothing to read is nothing checked.
        #expect(try house.run("plugin", "check", place).status == 16)
        // It takes any cursor for the beginning.
        try house.folder.write("offer/tally/samples/lines.txt", "a Eau\nb Encre\nc Sel\n")
        let outcome = try house.run("plugin", "check", place)
        #expect(outcome.status == 16, "\(outcome.text + outcome.errors)")
        #expect(outcome.text.contains("a cursor it never gave is refused"), "\(outcome.text)")
        #expect(!outcome.text.contains("the manifest is sound"))
        let untranslated = house.folder.file("untranslated.txt")
        let french = try house.run(
            "plugin", "check", place, environment: ["LC_ALL": "fr_FR.UTF-8", "SHOPCTL_UNTRANSLATED": untranslated])
        #expect(french.status == 16 && french.text.contains("un curseur qu’il n’a jamais donné est refusé"))
        #expect((try? String(contentsOfFile: untranslated, encoding: .utf8)) ?? "" == "")
        try FileManager.default.removeItem(atPath: place + "/bin/tally")
        #expect(try house.run("plugin", "check", place).text.contains("no program"))
    }
}
