import Foundation
import JSONSchema
import TestSupport
import Testing

/// A workspace that harvests the federation's channel of one node and serves its own to another one, each by a token.
final class TokenNode {
    let name: String
    let workspace: TestWorkspace
    private let server: ServingProgram
    /// Where it is served.
    var address: String { server.url }
    /// Whom it serves, and their tokens.
    private let peers: [String]
    /// All that the program said here, to whoever ran it and when it was served.
    private(set) var told = ""

    init(_ name: String, peers: [String]) throws {
        self.name = name
        self.peers = peers
        workspace = try TestWorkspace()
        server = try ServingProgram(["--refresh", "0", "--access-log", "access.log"], in: workspace.path)
        for peer in peers { try workspace.folder.write(peer + ".token", Self.token(of: peer, at: name) + "\n") }
        try configure(upstream: nil)
    }

    static func token(of peer: String, at node: String) -> String { "\(peer)-at-\(node)-0123456789abcdef" }

    private func configure(upstream: TokenNode?) throws {
        let peers = peers.map { "  - { id: \($0), token: { file: \($0).token } }\n" }.joined()
        try workspace.folder.write(
            "federation.yaml",
            """
            federation: 1
            node: { id: federation-\(name), name: Fédération de \(name), language: fr, contact: \(name)@federation.example }
            nodes: [\(upstream == nil ? "nantes" : "amont")]
            serve: { domain: \(name).federation.example }
            \(peers.isEmpty ? "" : "peers:\n" + peers)
            \(upstream == nil ? "" : "sources:\n  amont/oai: { allowPrivateAddresses: true, secrets: { token: { file: amont.token } } }")

            """)
    }

    /// Says whose records it harvests.
    ///
    /// - Parameter token: another than it was given; nil for that one.
    func meet(_ upstream: TokenNode, by token: String? = nil) throws {
        try workspace.folder.write("amont.token", (token ?? Self.token(of: name, at: upstream.name)) + "\n")
        try workspace.folder.write(
            node: "amont", [.repository(upstream.address + "federation/oai", basis: "agreement")])
        try configure(upstream: upstream)
    }

    @discardableResult
    func run(_ arguments: String..., more: [String] = [], status: Int32 = 0) throws -> Shopctl.Outcome {
        let arguments = arguments + more
        let outcome = try Shopctl.run(arguments, in: workspace.path)
        told += outcome.text + outcome.errors
        #expect(outcome.status == status, "\(name), \(arguments): \(outcome.text) \(outcome.errors)")
        return outcome
    }

    /// Begins to be served anew, by which all that is served is brought up to date; at the same port as before.
    func serve() throws {
        stop()
        try server.start()
    }

    /// Is served no longer; its access log is whole then.
    func stop() {
        server.stop()
        told += server.said + server.ready.canonicalText
    }

    /// What everybody gets, and what a peer of it gets.
    func shown() throws -> (public: String, federation: String) {
        let list = "oai?verb=ListRecords&metadataPrefix=scienceshop"
        let pages = ["records.jsonl", "catalogue.csv", "feed.xml", "index.html"]
        let federation = try peers.first.map {
            try Curl.get([address + "federation/" + list], token: Self.token(of: $0, at: name))
        }
        return (try Curl.get(([list] + pages).map { address + $0 }), federation ?? "")
    }

    /// All that its ledger holds, as a backup would.
    func held() throws -> String { try run("records", "export").text }
}
