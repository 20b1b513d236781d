import ArgumentParser
import Federation
import Messages
import ScienceShopSDK
import Workspace

/// Which removals a person decides on.
struct RemovalChoice: ParsableArguments {
    @Argument(help: ArgumentHelp("Records: NODE:KIND/LOCAL.", valueName: "id"))
    var ids: [String] = []

    @Option(help: ArgumentHelp("Everything that one source no longer has.", valueName: "node/source"))
    var source: String?

    @Flag(help: "Everything that is held or waits.")
    var all = false

    func check() throws(Failure) {
        guard [!ids.isEmpty, source != nil, all].count(where: { $0 }) == 1 else {
            throw .usage(
                "Name records, or a source with --source, or --all: one of the three.",
                fix: "`shopctl deletions list` shows what there is to decide.")
        }
        _ = try House.identifiers(ids)
    }

    func selection(_ workspace: Workspace, _ ledger: any Ledger) async throws -> RemovalSelection {
        if all { return .all }
        if let source { return .source(try await House.sourceKey(source, workspace, ledger)) }
        let wanted = try House.identifiers(ids)
        try await House.checkRecords(wanted, in: ledger)
        return .records(wanted)
    }
}

extension House {
    /// Identifiers of records as a person wrote them.
    static func identifiers(_ texts: [String]) throws(Failure) -> [RecordIdentifier] {
        var ids: [RecordIdentifier] = []
        for text in texts { ids.append(try identifier(text)) }
        return ids
    }

    static func identifier(_ text: String) throws(Failure) -> RecordIdentifier {
        if let identifier = RecordIdentifier(text) { return identifier }
        let kinds = RecordKind.allCases.map(\.rawValue).joined(separator: ", ")
        throw .usage(
            "\"\(text)\" is no identifier of a record.",
            fix: "Write it as NODE:KIND/LOCAL, such as lyon:demand/2024-017. The kinds are \(kinds).")
    }

    /// The ledger to decide on: in a plan one in which everything written vanishes.
    static func ledger(_ workspace: Workspace, isPlan: Bool) async throws -> any Ledger {
        isPlan ? try rehearsal(workspace) : try await ledgerForWriting(workspace)
    }
}
