import Foundation
import TestSupport

/// A workspace whose one node, `n`, has one source, `n/oai`: a repository on this machine.
struct OAIWorkspace {
    let repository: LethalRepository
    private let folder: TemporaryFolder
    var path: String { folder.path }
    /// The log of the ledger, to which it writes first.
    var log: String { folder.file("ledger.sqlite-wal") }

    init(_ repository: LethalRepository) throws {
        self.repository = repository
        folder = try TemporaryFolder()
        try folder.write(
            "federation.yaml",
            """
            federation: 1
            node:
              id: here
              name: Ici
              language: fr
              contact: ici@federation.example
            nodes:
              - n
            sources:
              n/oai: { allowPrivateAddresses: true, removals: { share: 1, graceDays: 0 } }

            """)
        try folder.write(node: "n", [.repository(repository.url)])
    }

    @discardableResult
    func run(_ arguments: String...) throws -> Shopctl.Outcome { try run(arguments) }
    func run(_ arguments: [String]) throws -> Shopctl.Outcome { try Shopctl.run(arguments, in: path) }

    func process(_ arguments: String...) -> Process { process(arguments) }
    func process(_ arguments: [String]) -> Process { Shopctl.process(arguments, in: path) }

    /// Runs the program until a moment.
    /// - Returns: whether it died of it.
    func kill(_ arguments: [String], at moment: LethalRepository.Moment) throws -> Bool {
        try repository.kill(process(arguments), at: moment, log: log)
    }

    func dump() throws -> LedgerDump { try LedgerDump(folder.file("ledger.sqlite")) }
}
