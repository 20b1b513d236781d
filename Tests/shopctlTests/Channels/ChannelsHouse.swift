import Foundation
import TestSupport
import Testing

/// A workspace with planted records and a place to publish to of every kind there is.
final class ChannelsHouse {
    let workspace: TestWorkspace
    let wordpress: WordPressServer
    private let plugins: PluginWorkspace
    private let server: ServingProgram
    private let environment: [String: String]
    /// Where the node is served.
    private var address: String { server.url }
    /// Of two peers.
    static let tokens = ["LILLE": "lille-0123456789abcdefgh", "QUEBEC": "quebec-0123456789abcdefg"]

    init() throws {
        workspace = try TestWorkspace()
        plugins = try PluginWorkspace()
        wordpress = try WordPressServer(WordPressSite([]) { ($0.hasLinkHeader, $0.hasLinkTag) = (false, false) })
        environment = Self.tokens.merging(
            ["XDG_DATA_HOME": plugins.folder.file("data"), "BULLETIN_PASSWORD": Bulletin.password]
        ) { $1 }
        server = try ServingProgram(
            ["--refresh", "0", "--access-log", "access.log"], in: workspace.path, environment: environment)
        try Bulletin.write(to: plugins)
        try workspace.folder.write("lettre/.keep", "")
        try workspace.folder.write("password", "abcd EFGH 1234 ijkl\n")
        try workspace.folder.write(
            "federation.yaml",
            """
            federation: 1
            node: { id: demo, name: Démo, language: fr, contact: demo@federation.example }
            nodes: [nantes]
            serve: { domain: demo.federation.example }
            peers:
              - { id: lille, token: { env: LILLE } }
              - { id: quebec, token: { env: QUEBEC } }
            publish:
              wordpress:
                location: \(wordpress.url)
                options: { user: federation }
                secrets: { password: { file: password } }
                allowPrivateAddresses: true
              lettre:
                adapter: bulletin
                location: lettre/une.txt
                options: { heading: Bulletin, transcript: true }
                secrets: { password: { env: BULLETIN_PASSWORD } }

            """)
        try run("plugin", "install", plugins.folder.file("offer/bulletin"), "--yes")
        try workspace.folder.write("planted.jsonl", PlantedRecords.lines)
        try run("records", "import", "planted.jsonl")
    }

    deinit { wordpress.stop() }

    @discardableResult
    func run(
        _ arguments: String..., more: [String] = [], status: Int32 = 0, environment other: [String: String] = [:]
    ) throws -> Shopctl.Outcome {
        let outcome = try Shopctl.run(
            arguments + more, in: workspace.path, environment: environment.merging(other) { $1 })
        #expect(outcome.status == status, "\(arguments): \(outcome.text) \(outcome.errors)")
        return outcome
    }

    // MARK: - Publishing

    /// Publishes to every place that is not served.
    func publish(besides name: String? = nil) throws {
        try run("publish", "site", "--to", "site", "--base-url", "https://demo.federation.example/", "--quiet")
        for place in ["wordpress", "lettre"] where place != name { try run("publish", "channel", place, "--quiet") }
    }

    /// Starts to serve, by which what is served is published.
    func serve() throws { try server.start() }

    func stop() { server.stop() }

    // MARK: - What came out

    /// What somebody who looks at a channel gets, all of it, by kind.
    func everything() throws -> [ChannelKind: String] {
        var all: [ChannelKind: String] = [:]
        for kind in ChannelKind.allCases {
            all[kind] =
                switch kind {
                case .site: try files(in: "site").map(\.text).joined(separator: "\n")
                case .served: try get(files(in: ".scienceshop/site").map(\.name) + ["", "health", "none"])
                case .oai: try get(Self.harvest("oai")) + comparison()
                case .federation:
                    try get(Self.harvest("federation/oai"), token: Self.tokens["LILLE"])
                        + get(Self.harvest("federation/oai"), token: nil)
                case .wordpress: wordpress.site.posts.map { "\($0)" }.joined(separator: "\n")
                case .plugin: try files(in: "lettre").map(\.text).joined(separator: "\n")
                case .printed: try printed()
                }
        }
        return all
    }

    /// Of the files of a site, or a plugin's: those that visitors get.
    func files(in folder: String) throws -> [(name: String, text: String)] {
        let root = workspace.folder.file(folder)
        return try FileManager.default.subpathsOfDirectory(atPath: root).sorted().compactMap { name in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: root + "/" + name, isDirectory: &isFolder)
            guard !isFolder.boolValue, !name.hasPrefix(".") else { return nil }
            return (name, String(decoding: try workspace.folder.bytes(folder + "/" + name), as: UTF8.self))
        }
    }

    private func printed() throws -> String {
        try PlantedRecords.ids.flatMap { id in
            try ["oai_dc", "scienceshop", "oai_cerif_openaire"].map { format in
                let outcome = try Shopctl.run("records", "show", id, "--as", format, in: workspace.path)
                // Whoever asks for a record by its name knows the name.
                return outcome.text + outcome.errors.replacing(id, with: "")
            }
        }.joined(separator: "\n")
    }

    private static func harvest(_ path: String) -> [String] {
        ["oai_dc", "scienceshop", "oai_cerif_openaire"].flatMap { prefix in
            ["ListRecords", "ListIdentifiers"].map { "\(path)?verb=\($0)&metadataPrefix=\(prefix)" }
        } + ["Identify", "ListSets", "ListMetadataFormats"].map { "\(path)?verb=\($0)" }
    }

    /// What the comparison of sets gives away: symbols, and the names they stand for.
    private func comparison() throws -> String {
        let symbols = try Curl.run([address + "oai/sync/symbols?limit=65536"])
        try workspace.folder.write("symbols", bytes: Array(symbols.suffix(symbols.count / 16 * 16)))
        let items = try Curl.run(["--data-binary", "@" + workspace.folder.file("symbols"), address + "oai/sync/items"])
        return try get(["oai/sync/offer", "oai/sync/cells?from=0&count=64"]) + String(decoding: items, as: UTF8.self)
    }

    /// All changes of the federation's channel, as a peer harvests them.
    @discardableResult
    func harvest(as peer: String) throws -> String {
        try get(["federation/oai?verb=ListRecords&metadataPrefix=scienceshop"], token: Self.tokens[peer])
    }

    func get(_ paths: [String], token: String? = nil) throws -> String {
        try Curl.get(paths.map { address + $0 }, token: token)
    }
}
