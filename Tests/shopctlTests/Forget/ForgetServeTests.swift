import Foundation
import JSONSchema
import TestSupport
import Testing

/// Everything that a running node says of somebody, before they are forgotten and afterwards.
@Suite("Forget, while the node is served")
struct ForgetServeTests {
    @Test func nothingThatIsServedNamesThemAnyMore() throws {
        let workspace = try PeopleWorkspace()
        try workspace.fill()
        let node = try ServedPeople(workspace)
        #expect(node.ready["event"] == "ready", "\(node.said)")

        // Asked twice, so that whatever answers are kept are kept.
        for _ in 1...2 {
            for prefix in try node.prefixes() {
                for verb in ["ListRecords", "GetRecord"] {
                    let answer = try node.oai(verb, prefix)
                    #expect(
                        !NameTraces.found(in: answer).isEmpty || prefix == "oai_cerif_openaire", "\(verb) \(prefix)")
                }
                #expect(try !NameTraces.found(in: node.oai("ListIdentifiers", prefix)).isEmpty)
            }
        }
        let paths = try node.paths()
        let naming = try paths.filter { try !NameTraces.found(in: node.get([$0])).isEmpty }
        for part in [
            "records/n/person/maryvonne-kerjean.html", "records/n/demand/1.html", ".ics", ".xml", "search/", ".jsonl",
            "index.html", ".csv", ".json",
        ] {
            #expect(naming.contains { $0.contains(part) }, "\(part) does not name her: \(naming)")
        }

        // Her record, and with it her name wherever it stands; whoever harvests must learn of it by the identifier they know.
        let done = try workspace.run(
            "forget", PeopleWorkspace.person, "--yes", "--why", "Lettre du 3 mai", "--recorder", "Ali", "--format",
            "json")
        #expect(done.status == 0, "\(done.errors) \(done.text)")
        let outcomes = try done.json["outcomes"]?.array ?? []
        #expect(outcomes.count == 3 && outcomes.allSatisfy { $0["state"] == "told" }, "\(outcomes)")
        let all = Set(paths).union(try node.paths()).sorted()
        for path in all {
            let found = NameTraces.found(in: try node.get([path]), besides: NameTraces.identifiers)
            #expect(found == [], "\(path)")
        }
        for prefix in try node.prefixes() {
            for verb in ["ListRecords", "ListIdentifiers", "GetRecord"] {
                let answer = try node.oai(verb, prefix)
                #expect(NameTraces.found(in: answer, besides: NameTraces.identifiers) == [], "\(verb) \(prefix)")
            }
            let list = String(decoding: try node.oai("ListIdentifiers", prefix), as: UTF8.self)
            #expect(list.contains("status=\"deleted\""), "\(prefix)")
        }
        #expect(try workspace.traces(besides: NameTraces.identifiers) == [])

        // Now the identifier too: nobody is told any more.
        let given = try workspace.run("forget", PeopleWorkspace.person, "--yes", "--and-identifier", "--format", "json")
        #expect(given.status == 0, "\(given.errors) \(given.text)")
        let left = try #require(try given.json["identifiers"]?.array?.first?.string)
        #expect(left.hasPrefix("n:person/forgotten-"))
        for path in Set(all).union(try node.paths()).sorted() {
            // What is asked for may be told back.
            let asked = path.contains("maryvonne") ? NameTraces.identifiers : []
            #expect(NameTraces.found(in: try node.get([path]), besides: asked) == [], "\(path)")
        }
        for prefix in try node.prefixes() {
            for verb in ["ListRecords", "ListIdentifiers"] {
                #expect(NameTraces.found(in: try node.oai(verb, prefix)) == [], "\(verb) \(prefix)")
            }
            let answer = String(decoding: try node.oai("GetRecord", prefix), as: UTF8.self)
            #expect(answer.contains("idDoesNotExist"))
        }
        #expect(node.stop() == 0)
        #expect(try workspace.traces() == [])
        #expect(NameTraces.found(in: Array(node.said.utf8), besides: NameTraces.identifiers) == [])

        // The source says it all still, and what asks for it finds what was before.
        #expect(try workspace.run("harvest", "--full").status == 0)
        #expect(try workspace.run("publish", "oai").status == 0)
        #expect(try workspace.traces() == [])
        #expect(try workspace.run("doctor").status == 0)
    }
}

/// A running `shopctl serve` of the workspace, under an address of its own.
private final class ServedPeople {
    private let program: ServingProgram
    private let workspace: PeopleWorkspace
    private static let token = "0123456789abcdefghijklmn"
    var ready: JSONValue { program.ready }

    init(_ workspace: PeopleWorkspace) throws {
        self.workspace = workspace
        program = try ServingProgram(
            ["--base-url", "https://boutiques.example.org/", "--refresh", "1"], in: workspace.path,
            environment: ["LILLE_TOKEN": Self.token])
        try program.start()
    }

    /// What it said, but for the requests it was asked.
    var said: String {
        program.said.split(separator: "\n")
            .filter { !$0.contains("\"target\"") }.joined(separator: "\n")
    }

    func stop() -> Int32 { program.stop() }

    /// The bodies of all these addresses, one after the other.
    func get(_ paths: [String]) throws -> [UInt8] {
        let curl = Process()
        curl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        curl.arguments =
            ["curl", "-sS", "-g", "--noproxy", "*", "-H", "Authorization: Bearer " + Self.token]
            + paths.map { (ready["url"]?.string ?? "") + $0 }
        let output = Pipe()
        curl.standardOutput = output
        try curl.run()
        let bytes = Array(output.fileHandleForReading.readDataToEndOfFile())
        curl.waitUntilExit()
        return bytes
    }

    /// Every file of the site.
    func paths() throws -> [String] {
        let site = workspace.folder.file(".scienceshop/site")
        let files = FileManager.default.enumerator(atPath: site)?.compactMap { $0 as? String } ?? []
        return files.filter { !$0.hasPrefix(".") && URL(fileURLWithPath: $0).pathExtension != "" }.sorted() + [""]
    }

    func prefixes() throws -> [String] {
        let list = String(decoding: try get(["oai?verb=ListMetadataFormats"]), as: UTF8.self)
        let prefixes = list.components(separatedBy: "<metadataPrefix>").dropFirst().compactMap {
            $0.components(separatedBy: "</").first
        }
        #expect(prefixes.count > 2, "\(list)")
        return prefixes
    }

    /// Whole lists, or her record: as everybody sees them, and as nodes of the federation do.
    func oai(_ verb: String, _ prefix: String) throws -> [UInt8] {
        let which = verb == "GetRecord" ? "&identifier=oai:here.example:\(PeopleWorkspace.person)" : ""
        let request = "oai?verb=\(verb)&metadataPrefix=\(prefix)\(which)"
        let federated = try get(["federation/" + request])
        #expect(String(decoding: federated, as: UTF8.self).contains("<OAI-PMH"))
        return try get([request]) + federated
    }
}
