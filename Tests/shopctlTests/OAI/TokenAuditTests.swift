import Foundation
import GRDB
import JSONSchema
import TestSupport
import Testing

/// A node audits what it harvested from the part of another one that is for the federation alone: by comparing sets, with
/// its token.
@Suite("Audits of what is not for everybody")
struct TokenAuditTests {
    private let home: TokenNode
    private let relay: TokenNode
    private static let token = TokenNode.token(of: "relais", at: "maison")
    /// Begins as the right one.
    private static let wrong = "relais-at-maison-fedcba9876543210"
    private static let changed = "oai:maison.federation.example:nantes:demand/d-1"
    private static let new = "oai:maison.federation.example:nantes:demand/d-4"
    /// What nodes alone are shown.
    private static let among = "oai:maison.federation.example:" + PlantedRecords.among

    init() throws {
        home = try TokenNode("maison", peers: ["relais"])
        relay = try TokenNode("relais", peers: ["bout"])
        try home.workspace.folder.write("planted.jsonl", PlantedRecords.lines)
        try home.run("records", "import", "planted.jsonl")
        try home.run("harvest")
        try home.serve()
        try relay.meet(home)
        try relay.run("harvest")
        try relay.serve()
    }

    private func audit(_ more: String..., status: Int32) throws -> JSONValue {
        let outcome = try relay.run("audit", "amont/oai", "--format", "json", more: more, status: status)
        return try #require(try outcome.json["sources"]?[0])
    }

    private func names(_ kind: String, _ report: JSONValue?) -> [String] {
        (report?[kind]?.array ?? []).compactMap { $0["identifier"]?.string }.sorted()
    }

    /// Both have the same, which their sets say without a name being sent.
    private func isZero(_ report: JSONValue?) {
        #expect(report?["verdict"] == "complete" && report?["method"] == "reconciliation")
        #expect(report?["counts"]?["closes"] == true && report?["sets"]?["cells"] == 0)
        for kind in ["missing", "stale", "extra", "unretrievable", "quarantined"] {
            #expect(report?["counts"]?[kind] == 0, "\(kind)")
        }
    }

    @Test func setsAreComparedAndWhatDiffersIsHealed() throws {
        let same = try audit(status: 0)["audit"]
        isZero(same)
        // What is not for everybody is among what was compared: six that were planted, three demands and who asked.
        let shown = try home.shown()
        #expect(shown.federation.contains(Self.among) && !shown.public.contains(Self.among))
        let all = shown.federation.components(separatedBy: "<header>").count - 1
        #expect(same?["counts"]?["held"] == .number(Double(all)) && all > 9)

        let rows = TestWorkspace.rows
        let other = rows[0].replacing("Comment protéger", with: "Pourquoi protéger")
        try home.workspace.table([other] + rows.dropFirst() + ["D-4;Neuve;Quoi ?;Les Amis de l’Erdre;2025\n"])
        try home.run("harvest")
        try home.serve()
        let apart = try audit(status: 16)["audit"]
        #expect(apart?["method"] == "reconciliation" && apart?["counts"]?["closes"] == true)
        #expect(names("missing", apart) == [Self.new])
        #expect(names("stale", apart) == [Self.changed])
        #expect(names("extra", apart) == [])
        isZero(try audit("--heal", status: 0)["after"])
        let held = try relay.held()
        #expect(held.contains("Pourquoi protéger") && held.contains("Neuve") && !held.contains("Comment protéger"))

        // What is taken back from nodes alone: that it goes at once is for the harvest, which is told why.
        try home.run("consent", "withdraw", PlantedRecords.among, "--group", "publication")
        try home.serve()
        #expect(names("extra", try audit(status: 16)["audit"]) == [Self.among])
        try relay.run("harvest")
        isZero(try audit(status: 0)["audit"])
        #expect(try !relay.held().contains("Projet intramurosnous"))

        // What a ledger lost by nobody's leave: its own set is not gone by then.
        let queue = try DatabaseQueue(path: relay.workspace.folder.file("ledger.sqlite"), configuration: .patient)
        try queue.write { db in
            try db.execute(sql: "DELETE FROM source_record WHERE identifier = ?", arguments: [Self.changed])
            #expect(db.changesCount == 1)
        }
        try queue.close()
        let lost = try audit(status: 16)["audit"]
        #expect(lost?["method"] == "names" && names("missing", lost) == [Self.changed])
        isZero(try audit("--heal", status: 0)["after"])

        home.stop()
        relay.stop()
        // Each question was asked where it takes the token.
        let log = try home.workspace.folder.read("access.log")
        let asked = try log.split(separator: "\n").map { try JSONValue(parsing: String($0)) }.filter {
            $0["target"]?.string?.contains("/sync/") == true
        }
        #expect(asked.allSatisfy { $0["status"] == 200 })
        for question in ["offer", "cells", "items"] {
            #expect(asked.contains { $0["target"] == .string("/federation/oai/sync/" + question) }, "\(question)")
        }
        let targets = try log.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
            .filter { $0["agent"]?.string?.contains("federation-relais") == true }.compactMap { $0["target"]?.string }
        #expect(targets.count > 9 && targets.allSatisfy { $0.hasPrefix("/federation/") || $0 == "/robots.txt" })
        try theTokenIsNowhere()
    }

    @Test func whoHasNoTokenLearnsNothing() throws {
        let before = try answers()
        #expect(before.count == 15 && before.allSatisfy { $0.hasSuffix(" 401") }, "\(before)")
        // Nor does what is told depend on what there is, or on whether there is such a question.
        #expect(Set(before).count == 1)
        try home.workspace.table(TestWorkspace.rows + ["D-9;Tout autre;Chose ?;Une autre association;2025\n"])
        try home.run("harvest")
        try home.serve()
        #expect(try answers() == before)
        let known = try answer("offer", ["-H", "Authorization: Bearer " + Self.token])
        #expect(known.hasSuffix(" 200") && known.contains("key"))

        // A node whose token is another, or that has none, cannot audit; and is told why.
        for token in [Self.wrong, nil] {
            try relay.meet(home, by: token)
            if token == nil {
                let config = try relay.workspace.folder.read("federation.yaml")
                try relay.workspace.folder.write(
                    "federation.yaml",
                    config.replacing(", secrets: { token: { file: amont.token } }", with: ""))
            }
            let refused = try Shopctl.run("audit", "amont/oai", "--format", "json", in: relay.workspace.path)
            #expect(refused.status != 0 && refused.status != 16, "\(refused.text) \(refused.errors)")
            #expect((refused.text + refused.errors).contains("401"), "\(refused.text) \(refused.errors)")
            expectNoToken(in: refused.text + refused.errors, "what the audit said")
        }
        home.stop()
        relay.stop()
        try theTokenIsNowhere()
    }

    /// What the door says to somebody without a token, and with one that is nearly right.
    private func answers() throws -> [String] {
        let headers = [
            [], ["-H", "Authorization: Bearer " + Self.wrong], ["-H", "Authorization: Basic " + Self.token],
        ]
        return try headers.flatMap { header in
            try ["offer", "symbols?limit=100", "other"].map { try answer($0, header) }
                + ["cells", "items"].map { try answer($0, header + ["--data-binary", "sixteen bytes in"]) }
        }
    }

    private func answer(_ question: String, _ arguments: [String]) throws -> String {
        let address = home.address + "federation/oai/sync/" + question
        return String(decoding: try Curl.run(arguments + ["-w", " %{http_code}", address]), as: UTF8.self)
    }

    /// In no file but the ones it is kept in, and in nothing that was said.
    private func theTokenIsNowhere() throws {
        for node in [home, relay] {
            expectNoToken(in: node.told, node.name)
            let files = FileManager.default.enumerator(atPath: node.workspace.path)?.compactMap { $0 as? String } ?? []
            #expect(files.contains("access.log") && files.contains("ledger.sqlite"))
            for file in files where !file.hasSuffix(".token") {
                let place = node.workspace.folder.file(file)
                guard let bytes = FileManager.default.contents(atPath: place) else { continue }
                expectNoToken(in: String(decoding: bytes, as: UTF8.self), "\(node.name): \(file)")
            }
        }
    }

    private func expectNoToken(in text: String, _ place: String) {
        // Nor a part of it.
        for mark in [Self.wrong.prefix(17), Self.wrong.suffix(16), Self.token.suffix(16)] {
            #expect(!text.contains(mark), "\(place) holds a token")
        }
    }
}
