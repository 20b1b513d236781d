import Federation
import Messages
import ScienceShopSDK
import Workspace

/// Names from the workspace the line is about. Where there is none, or it is not sound, nothing is proposed and nothing
/// is said: a person who presses Tab has not asked for an error.
struct CompletionWorkspace {
    /// As many as a person can look through.
    private static let limit = 200

    private let folder: String?

    init(_ line: CompletionLine) {
        folder = Workspace.find(from: line.values["--workspace"].map { Files.absolute($0) } ?? Files.workingFolder)
    }

    func candidates(_ source: CompletionSource, _ current: String) async -> [Completion.Candidate] {
        do {
            switch source {
            case .nodes, .nodesToAdd, .nodeList: return nodes(source, current)
            case .selections: return try workspace().selectable.map { .init(text: $0) }
            case .sources: return try await sources().map { .init(text: $0) }
            case .runs: return try await runs()
            case .places: return try workspace().channelNames.map { .init(text: $0) }
            case .records: return try await records(current)
            default: return []
            }
        } catch {
            return []
        }
    }

    private func workspace() throws -> Workspace {
        guard let folder else { throw CancellationError() }
        return try House.value(Workspace.read(folder, nodeFolders: House.nodeFolders))
    }

    private func nodes(_ source: CompletionSource, _ current: String) -> [Completion.Candidate] {
        let workspace = try? workspace()
        let finder = workspace?.finder ?? NodeFinder(workspace: folder, folders: House.nodeFolders)
        let names = finder.names
        switch source {
        case .nodesToAdd:
            return names.filter { workspace?.node($0) == nil }.map { .init(text: $0) }
        case .nodeList:
            let before = current.split(separator: ",", omittingEmptySubsequences: false).dropLast()
            let head = before.map { $0 + "," }.joined()
            return names.filter { name in !before.contains { $0 == name } }.map { .init(text: head + $0) }
        default:
            return names.map { .init(text: $0) }
        }
    }

    private func sources() async throws -> [String] {
        let workspace = try workspace()
        let known = try await House.ledgerForReading(workspace).read { try $0.sources() }.map(\.description)
        return known + workspace.selectable.filter { $0.contains("/") && !known.contains($0) }
    }

    private func runs() async throws -> [Completion.Candidate] {
        let ledger = try await House.ledgerForReading(workspace())
        let runs = try await ledger.runs(limit: 50)
        var sources: [Completion.Candidate] = []
        for run in runs where !sources.contains(where: { $0.text == run.source.description }) {
            sources.append(.init(text: run.source.description, remark: "its newest run"))
        }
        return [.init(text: "latest", remark: "the newest run")]
            + runs.map { run in
                let verdict = run.verdict?.rawValue ?? ""
                return .init(
                    text: run.id.description,
                    remark: "\(run.source)  \(verdict)  \(moment: run.startedAt)")
            } + sources
    }

    // MARK: - Records

    /// Part by part, so that it is quick in a ledger of any size: first the node, then the kind, then the names that
    /// begin so.
    private func records(_ current: String) async throws -> [Completion.Candidate] {
        let ledger = try await House.ledgerForReading(workspace())
        let parts = current.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            return Set(try await ledger.tallies().map(\.node)).sorted().map { .init(text: $0 + ":") }
        }
        let rest = parts[1].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard rest.count == 2, let kind = RecordKind(rawValue: rest[0]) else {
            let kinds = Set(try await ledger.tallies().filter { $0.node == parts[0] }.map(\.kind))
            return RecordKind.allCases.filter(kinds.contains).map { .init(text: "\(parts[0]):\($0.rawValue)/") }
        }
        var query = RecordQuery(kinds: [kind], node: parts[0], status: nil, limit: Self.limit)
        var found: [StoredRecord] = []
        if let exact = RecordIdentifier(current) {
            if let record = try await ledger.read({ try $0.storedRecord(exact) }) { found.append(record) }
            query.after = exact
        }
        found += try await ledger.read { [query] in try $0.records(query) }
        return found.prefix { $0.id.description.hasPrefix(current) }.map {
            .init(text: $0.id.description, remark: .verbatim($0.title))
        }
    }
}
