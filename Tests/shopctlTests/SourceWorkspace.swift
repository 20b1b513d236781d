import Foundation
import JSONSchema
import TestSupport
import Testing

/// A workspace whose one node, `n`, has one source, `n/s`, of any adapter.
struct SourceWorkspace {
    let folder: TemporaryFolder
    /// The source's file, relative to the workspace.
    let file: String
    var path: String { folder.path }

    /// - Parameters:
    ///   - name: the file's name in the node's folder.
    ///   - options: of the adapter, as a YAML mapping.
    init(adapter: String, options: String = "{}", file name: String, crosswalk: String) throws {
        folder = try TemporaryFolder()
        file = "nodes/n/" + name
        try folder.write("federation.yaml", Self.federation)
        try folder.write(
            node: "n",
            [SmallSource(id: "s", adapter: adapter, location: name, options: options, crosswalk: "s.yaml")])
        try folder.write(crosswalk: "s", of: "n", crosswalk)
    }

    static let federation = """
        federation: 1
        node:
          id: here
          name: Ici
          language: fr
        nodes:
          - n
        removals: { graceDays: 0 }

        """

    /// Demands in a table with the columns `id`, `titre` and `question`.
    static func table(_ rows: [String]? = nil) throws -> SourceWorkspace {
        let workspace = try SourceWorkspace(
            adapter: "csv", options: "{ key: id }", file: "table.csv",
            crosswalk: """
                formats: [csv]
                records:
                  - rule: demande
                    kind: demand
                    key: "{identifier}"
                    fields:
                      title: { column: titre }
                      question: { column: question }
                """)
        try workspace.write(rows: rows ?? self.rows(1...3))
        return workspace
    }

    static func rows(_ numbers: ClosedRange<Int>) -> [String] { numbers.map { "\($0),Titre \($0),Question \($0) ?" } }

    /// Members of a list, on a page.
    static func page(_ name: String = "page.html") throws -> SourceWorkspace {
        try SourceWorkspace(
            adapter: "page", file: name,
            crosswalk: """
                formats: [page]
                records:
                  - rule: membre
                    kind: organisation
                    each: { items: { under: Membres } }
                    fields: { title: "{text}" }
                """)
    }

    /// The saved answer of a wiki.
    static func wiki() throws -> SourceWorkspace {
        try SourceWorkspace(
            adapter: "yeswiki", file: "wiki.json",
            crosswalk: """
                formats: [json]
                records:
                  - rule: fiche
                    kind: initiative
                    fields: { title: { pointer: /bf_titre } }
                """)
    }

    func write(rows: [String]) throws { try write("id,titre,question\n" + rows.map { $0 + "\n" }.joined()) }
    func write(_ text: String) throws { try folder.write(file, text) }
    func write(_ bytes: [UInt8]) throws { try folder.write(file, bytes: bytes) }

    /// Reads the source from a URL instead.
    func read(from url: String, allowingPrivateAddresses isAllowed: Bool = true) throws {
        try folder.write(
            "federation.yaml",
            Self.federation + "sources:\n  n/s: { location: \"\(url)\", allowPrivateAddresses: \(isAllowed) }\n")
    }

    @discardableResult
    func run(_ arguments: String..., input: [UInt8] = [], environment: [String: String] = [:]) throws -> Shopctl.Outcome
    {
        try Shopctl.run(arguments, in: path, input: input, environment: environment)
    }

    /// What the latest run says of itself.
    func latestRun() throws -> JSONValue { try run("runs", "show", "latest", "--format", "json").json }

    /// The titles of the active records, sorted.
    func titles() throws -> [String] {
        try run("records", "list", "--format", "jsonl").jsonLines.compactMap { $0["title"]?["fr"]?.string }.sorted()
    }
}
