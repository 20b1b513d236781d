import Foundation
import JSONSchema
import TestSupport
import Testing

/// A workspace with a node of its own, a table of demands, and a neighbour whose records it harvests by OAI-PMH; it is
/// served by the program.
final class FederatedNode {
    let home: String
    private let workspace: TestWorkspace
    private let server: ServingProgram
    var ledger: String { workspace.folder.file("ledger.sqlite") }
    /// The log of the ledger, to which it writes first.
    var log: String { ledger + "-wal" }

    init(_ home: String) throws {
        self.home = home
        workspace = try TestWorkspace()
        server = try ServingProgram(["--no-site", "--refresh", "0"], in: workspace.path)
        for name in ["node.yaml", "crosswalks/demandes.yaml"] {
            let text = try workspace.folder.read("nodes/nantes/" + name)
            try workspace.folder.write("nodes/\(home)/\(name)", text.replacingOccurrences(of: "nantes", with: home))
        }
        try workspace.folder.write(
            "federation.yaml",
            """
            federation: 1
            node:
              id: federation-\(home)
              name: Fédération de \(home)
              language: fr
              contact: \(home)@federation.example
            nodes:
              - \(home)
              - neighbour
            serve:
              domain: \(home).federation.example
            sources:
              neighbour/oai: { allowPrivateAddresses: true }
            removals: { graceDays: 0 }

            """)
        try meet("http://127.0.0.1:9/oai")
    }

    /// Says where its neighbour is.
    func meet(_ url: String) throws {
        try workspace.folder.write(node: "neighbour", [.repository(url)])
    }

    /// Writes the table of its own demands.
    func table(_ numbers: [Int], question: (Int) -> String = { "Comment faire, \($0) ?" }) throws {
        let rows = numbers.map { number in
            "D-\(number);Demande \(number) de \(home);\(question(number));"
                + (number % 10 == 0 ? "Association \(number % 4)" : "") + ";2024\n"
        }
        try workspace.folder.write("nodes/\(home)/samples/demandes.csv", TestWorkspace.header + rows.joined())
    }

    /// Harvests, and brings what harvesters may take up to date.
    func turn(_ selection: String...) throws {
        for arguments in [["harvest", "--quiet"] + selection, ["publish", "oai", "--no-site", "--quiet"]] {
            let outcome = try Shopctl.run(arguments, in: workspace.path)
            #expect(outcome.status == 0, "\(home), \(arguments): \(outcome.text) \(outcome.errors)")
        }
    }

    func process(_ arguments: String...) -> Process {
        let process = Shopctl.process(arguments, in: workspace.path)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }

    /// Runs the program in its workspace.
    func run(_ arguments: String...) throws -> Shopctl.Outcome { try Shopctl.run(arguments, in: workspace.path) }

    /// - Returns: the address of its repository.
    func serve() throws -> String {
        try server.start()
        return server.oai
    }

    func killServer() { server.kill() }

    /// What each record says, by its identifier; nil of one that has left.
    func records() throws -> [String: String?] {
        var records: [String: String?] = [:]
        for record in try workspace.run("records", "export").jsonLines {
            let id = try #require(record["id"]?.string)
            let words = ["kind", "home", "title", "question", "period", "participants"].map {
                record[$0]?.canonicalText ?? ""
            }
            records.updateValue(record["status"] == "deleted" ? nil : words.joined(separator: " "), forKey: id)
        }
        return records
    }

    /// The last number of its change feed.
    func lastChange() throws -> JSONValue? {
        try workspace.run("runs", "show", "latest", "--format", "json").json["sequenceAfter"]
    }
}
