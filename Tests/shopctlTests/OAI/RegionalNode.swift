import Foundation
import JSONSchema
import TestSupport
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One of the nodes that ship with the project, in a workspace of its own, with the other ones as partners.
final class RegionalNode {
    let home: String
    private let folder: TemporaryFolder
    private let server: ServingProgram
    private var repository = ""
    private var log: String { folder.file("ledger.sqlite-wal") }

    init(_ home: String) throws {
        self.home = home
        folder = try TemporaryFolder()
        server = try ServingProgram(["--no-site", "--refresh", "0"], in: folder.path)
        let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Plugins/nodes/\(home)")
        try FileManager.default.createDirectory(
            atPath: folder.file("nodes"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: shipped.path, toPath: folder.file("nodes/\(home)"))
        try workspace(partners: [])
    }

    private func workspace(partners: [String]) throws {
        let names = [home] + partners.map { "chez-\($0)" }
        let sources = partners.map { "  chez-\($0)/oai: { allowPrivateAddresses: true }\n" }.joined()
        try folder.write(
            "federation.yaml",
            """
            federation: 1
            node:
              id: federation-\(home)
              name: Fédération de \(home)
              language: fr
              contact: \(home)@federation.example
            nodes: [\(names.joined(separator: ", "))]
            serve:
              domain: \(home).federation.example
            \(sources.isEmpty ? "" : "sources:\n\(sources)")
            """)
    }

    /// Says where its partners are served.
    func meet(_ partners: [RegionalNode]) throws {
        for partner in partners {
            try folder.write(node: "chez-\(partner.home)", [.repository(partner.repository)])
        }
        try workspace(partners: partners.map(\.home))
    }

    /// Harvests, and brings what partners may take up to date.
    func harvest(_ selection: String...) throws {
        for arguments in [["harvest", "--quiet"] + selection, ["publish", "oai", "--no-site", "--quiet"]] {
            let outcome = try Shopctl.run(arguments, in: folder.path)
            #expect(outcome.status == 0, "\(home), \(arguments): \(outcome.text) \(outcome.errors)")
        }
    }

    func start(_ arguments: String...) -> Process {
        let process = Shopctl.process(arguments, in: folder.path)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }

    /// Waits until something is being written to the ledger, or long enough for nothing to be.
    func waitForWrites() {
        let before = LethalRepository.size(of: log)
        for _ in 0..<20_000 where LethalRepository.size(of: log) == before { usleep(200) }
    }

    func serve() throws {
        try server.start()
        repository = server.oai
    }

    func killServer() { server.kill() }

    /// Changes one of its node's files.
    func edit(_ name: String, encoding: String.Encoding, _ change: (String) -> String) throws {
        let path = folder.file("nodes/\(home)/\(name)")
        let text = try String(contentsOfFile: path, encoding: encoding)
        try change(text).write(toFile: path, atomically: true, encoding: encoding)
    }

    /// What its ledger holds, deleted records left out, by identifier.
    func records() throws -> [String: JSONValue] {
        var records: [String: JSONValue] = [:]
        for record in try Shopctl.run("records", "export", in: folder.path).jsonLines
        where record["status"] != "deleted" {
            let id = try #require(record["id"]?.string)
            #expect(records.updateValue(record, forKey: id) == nil, "\(id) twice at \(home)")
        }
        return records
    }

    /// The records of its own that its repository lists, read as any harvester reads it.
    func shown() throws -> Set<String> {
        let url = try #require(
            URL(string: repository + "?verb=ListIdentifiers&metadataPrefix=scienceshop&set=node:\(home)"))
        let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
        #expect(!text.contains("resumptionToken"), "one page")
        let headers = text.components(separatedBy: "<header").dropFirst()
        return Set(
            headers.filter { !$0.hasPrefix(" status=\"deleted\"") }.compactMap { header in
                header.components(separatedBy: "<identifier>oai:\(home).federation.example:").dropFirst().first?
                    .components(separatedBy: "</identifier>").first
            })
    }

    /// The last number of its change feed.
    func lastChange() throws -> JSONValue? {
        try Shopctl.run("runs", "show", "latest", "--format", "json", in: folder.path).json["sequenceAfter"]
    }
}
