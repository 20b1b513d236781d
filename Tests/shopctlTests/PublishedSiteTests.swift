import Foundation
import JSONSchema
import TestSupport
import Testing

/// A published site after each kind of change: what depends on it is written again, and nothing else is touched.
@Suite("A published site follows its records")
struct PublishedSiteTests {
    private let workspace: TestWorkspace

    init() throws {
        workspace = try TestWorkspace()
        try harvest()
        try publish()
    }

    private func harvest() throws {
        let outcome = try workspace.run("harvest", "--accept-removals")
        #expect(outcome.status == 0, "\(outcome.text) \(outcome.errors)")
    }

    @discardableResult
    private func publish(_ options: String..., to site: String = "site") throws -> JSONValue {
        let arguments = ["publish", "site", "--to", site, "--format", "json"] + options
        let outcome = try Shopctl.run(arguments, in: workspace.path)
        #expect(outcome.status == 0, "\(outcome.text) \(outcome.errors)")
        return try outcome.json
    }

    /// Every file of the site but its own notes.
    private func files(_ site: String = "site") throws -> [String: [UInt8]] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: workspace.folder.file(site))
        var files: [String: [UInt8]] = [:]
        for name in names where !name.hasPrefix(".scienceshop") {
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: workspace.folder.file(site + "/" + name), isDirectory: &isFolder)
            if !isFolder.boolValue { files[name] = try workspace.folder.bytes(site + "/" + name) }
        }
        return files
    }

    /// When and as which file each one was written last.
    private func marks() throws -> [String: String] {
        try files().keys.reduce(into: [:]) { marks, name in
            let path = workspace.folder.file("site/" + name)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let time = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            marks[name] = "\(time) \(attributes[.systemFileNumber] ?? 0)"
        }
    }

    private func page(_ name: String) throws -> String { try workspace.folder.read("site/" + name) }

    private func inBoth(_ names: String...) -> Set<String> { Set(names + names.map { "en/" + $0 }) }

    /// The names of files that were written, made or removed between two looks, but for the parts of the search.
    private func touched(_ before: [String: String], _ after: [String: String]) -> Set<String> {
        Set(before.keys).union(after.keys).filter { before[$0] != after[$0] && !$0.hasPrefix("assets/search/") }
    }

    @Test func aChangeOfTitleIsSeenWhereverTheTitleStands() throws {
        let before = try marks()
        try workspace.table(TestWorkspace.rows.map { $0.replacing("Jardins;", with: "Vergers;") })
        try harvest()
        let output = try publish()["output"]
        let touched = touched(before, try marks())
        let record = "records/nantes/demand/d-2", neighbour = "records/nantes/organisation/jardins-partages.html"
        #expect(
            touched
                == inBoth(
                    record + ".html", neighbour, "kinds/demand.html", "nodes/nantes.html", "index.html", "feed.xml"
                )
                .union([
                    record + ".json", "records.jsonl", "catalogue.csv",
                    // The row that names it has other words now, and its provenance the row's hash.
                    "records/nantes/organisation/jardins-partages.json",
                ]))
        #expect(try page(neighbour).contains("Vergers") && !page(neighbour).contains("Jardins<"))
        #expect(output?["removed"] == 0)
        // A site made of the same ledger in one go is the same, byte for byte.
        try publish(to: "fresh")
        #expect(try files() == files("fresh"))
    }

    @Test func nothingNewWritesNothing() throws {
        let before = try marks()
        #expect(try publish()["verdict"] == "unchanged")
        #expect(try marks() == before)
        let full = try publish("--full")
        #expect(full["output"]?["written"] == 0 && full["output"]?["removed"] == 0)
        #expect(try marks() == before, "sent again, and found to be the same")
    }

    @Test func aRemovedRecordLeavesAPageThatSaysSo() throws {
        try workspace.table(TestWorkspace.rows.filter { !$0.hasPrefix("D-2") })
        try harvest()
        try publish()
        for name in inBoth("records/nantes/demand/d-2.html") {
            let text = try page(name)
            #expect(text.contains("noindex") && !text.contains("Jardins") && !text.contains("Que planter"), "\(name)")
        }
        for (name, bytes) in try files() {
            #expect(!String(decoding: bytes, as: UTF8.self).contains("Que planter"), "\(name)")
        }
        try publish(to: "fresh")
        let fresh = try files("fresh")
        // A site that never showed the record has no page to say so; all else is the same.
        let missing = Set(try files().keys).subtracting(fresh.keys)
        #expect(missing.allSatisfy { $0.contains("d-2.") || $0.contains("jardins-partages.") }, "\(missing)")
    }

    @Test func consentTakenBackTakesTheRecordBack() throws {
        let node = try workspace.folder.read("nodes/nantes/node.yaml")
        let crosswalk = try workspace.folder.read("nodes/nantes/crosswalks/demandes.yaml")
        try workspace.folder.write("nodes/nantes/node.yaml", node.replacing("type: public,", with: "type: consent,"))
        let consent = "consent: { group: publication, scope: public, column: Accord }"
        try workspace.folder.write(
            "nodes/nantes/crosswalks/demandes.yaml",
            crosswalk.replacing("read: period }\n", with: "read: period }\n      \(consent)\n"))
        func answer(_ answers: [String]) throws {
            let rows = zip(TestWorkspace.rows, answers).map { $0.dropLast() + ";\($1)\n" }
            try workspace.folder.write(
                "nodes/nantes/samples/demandes.csv",
                String(TestWorkspace.header.dropLast()) + ";Accord\n" + rows.joined())
            try harvest()
        }
        try answer(["Oui", "Oui", "Non"])
        let first = try publish()["counts"]
        // Those who asked gave no answer of their own, so they are not named by records of theirs.
        #expect(first?["withdrawn"] == 3, "\(first ?? nil)")
        #expect(try page("records/nantes/demand/d-1.html").contains("Comment protéger"))
        #expect(try !page("records/nantes/demand/d-3.html").contains("encre"))

        try answer(["Non", "Oui", "Oui"])
        let counts = try publish()["counts"]
        #expect(counts?["withdrawn"] == 1)
        #expect(try !page("records/nantes/demand/d-1.html").contains("Comment protéger"))
        #expect(try page("records/nantes/demand/d-3.html").contains("encre"), "given again, shown again")
        for (name, bytes) in try files() {
            #expect(!String(decoding: bytes, as: UTF8.self).contains("Comment protéger"), "\(name)")
        }
    }

    @Test func aPlanWritesNothing() throws {
        let before = try marks()
        try workspace.table(TestWorkspace.rows.map { $0.replacing("Jardins;", with: "Vergers;") })
        try harvest()
        let plan = try publish("--plan")
        #expect(plan["changes"]?[0]?["action"] == "update" && plan["output"] == nil)
        #expect(try marks() == before)
        #expect(try publish()["counts"]?["updated"] == 1, "and takes nothing from the run after it")
    }

    @Test func killedAndStartedAgainTheSiteIsWhole() throws {
        // Enough records for a run of some length; each turn changes them all.
        func rows(_ turn: Int) -> [String] {
            (1...50).map { "D-\($0);Demande \($0), tour \(turn);Comment \($0) ?;Association \($0 % 7);2024\n" }
        }
        try workspace.table(rows(0))
        try harvest()
        let begun = Date()
        // A site of its own: the other one remembers records that left, which a fresh one never knew.
        try publish(to: "killed")
        let seconds = Date().timeIntervalSince(begun)
        var random = SeededGenerator(seed: 31)
        var killed = 0
        for turn in 1...4 {
            try workspace.table(rows(turn))
            try harvest()
            let process = Shopctl.process(["publish", "site", "--to", "killed", "--quiet"], in: workspace.path)
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            let ended = DispatchSemaphore(value: 0)
            process.terminationHandler = { _ in ended.signal() }
            try process.run()
            _ = ended.wait(timeout: .now() + Double.random(in: 0..<seconds, using: &random))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            if process.terminationReason == .uncaughtSignal { killed += 1 }
        }
        #expect(killed > 0)
        try publish(to: "killed")
        try publish(to: "fresh")
        let (site, fresh) = (try files("killed"), try files("fresh"))
        #expect(Set(site.keys) == Set(fresh.keys))
        #expect(fresh.keys.filter { site[$0] != fresh[$0] }.sorted() == [])
        let full = try publish("--full", to: "killed")
        #expect(full["output"]?["written"] == 0 && full["output"]?["removed"] == 0)
    }
}
