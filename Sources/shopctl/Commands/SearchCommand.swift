import ArgumentParser
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

struct SearchCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find records by their words.",
        discussion: """
            Every word must occur, the best records first. Accents and capitals do not matter, the last word may be the \
            beginning of one, and l'eau, d’encre are found as eau, encre.

            Examples:
              shopctl search recherche participative
              shopctl search "l'eau" --kind demand --node lyon
              shopctl search habitat --format jsonl
            """)

    @Argument(help: "Words.")
    var words: [String]

    @Option(help: ArgumentHelp("Only records of this kind; may be given several times.", valueName: "kind"))
    var kind: [RecordKind] = []

    @Option(help: "Only records of this home node.")
    var node: String?

    @Option(help: "At most so many.")
    var limit = 20

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) { try Check.limit(limit) }

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        let ledger = try await House.ledgerForReading(workspace)
        try await House.checkNode(node, workspace, ledger)
        let text = words.joined(separator: " ")
        guard SearchPattern(text) != nil else {
            throw Failure.usage(
                "There is no word in \"\(text)\" to search for.", fix: "Give at least one word of letters or digits.")
        }
        let hits = try await ledger.search(SearchQuery(text, kinds: Set(kind), node: node, limit: limit))
        console.emit(Report(list: hits.map(\.json)) { show(hits, text, $0) })
    }

    private func show(_ hits: [SearchHit], _ text: String, _ console: Console) {
        guard !hits.isEmpty else {
            console.line("No record has all of: \(text)")
            console.note("Try fewer words, or `shopctl records list`.", .dim)
            return
        }
        for hit in hits {
            console.data(hit.title.shown, .bold)
            console.data("  \(Style.cyan.paint(hit.id.description, colour: console.colour))")
            if !hit.snippet.isEmpty { console.paragraph(.verbatim(hit.snippet), indent: 2) }
        }
        let nodes = Set(hits.map(\.id.home)).sorted().joined(separator: ", ")
        let count = hits.count
        console.note()
        console.note(
            hits.count == limit
                ? .plural(
                    count, one: "The best \(count) record of \(nodes).", other: "The best \(count) records of \(nodes)."
                )
                : .plural(count, one: "\(count) record of \(nodes).", other: "\(count) records of \(nodes)."), .dim)
    }
}

extension SearchHit {
    var json: JSONValue {
        [
            "id": .text(id), "kind": .string(kind.rawValue), "title": .string(title), "snippet": .string(snippet),
            "score": .number(score),
        ]
    }
}

extension House {
    /// A node named as a filter must be one whose records there may be: a slip of the pen would silently find nothing.
    static func checkNode(_ node: String?, _ workspace: Workspace, _ ledger: any Ledger) async throws {
        guard let node else { return }
        var names = try await ledger.tallies().map(\.node)
        names += workspace.nodes.map(\.id) + [workspace.config.nodeID]
        guard !names.contains(where: { $0.hasSameBytes(as: node) }) else { return }
        throw Failure.usage(
            "No record has the home node `\(node)`.",
            fix: Spelling.nearest(to: node, among: names).map { "Did you mean `\($0)`?" }
                ?? "Nodes: \(Set(names).sorted().joined(separator: ", ")).")
    }
}
