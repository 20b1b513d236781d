import Dispatch
import Foundation
import TestSupport
import Testing

/// One node harvests the other, and now the one is killed in the middle of it, now the other: started again, the harvest
/// ends with the ledger that an undisturbed one ends with.
@Suite("Two nodes of which either is killed")
struct EitherKillTests {
    private static let kills = 8

    @Test func theHarvestEndsAsIfNeitherHadBeenKilled() throws {
        let provider = try FederatedNode("nantes")
        try provider.table(Array(1...330))
        try provider.turn("nantes")
        let url = try provider.serve()

        let undisturbed = try FederatedNode("brest")
        try undisturbed.meet(url)
        let reach = try Self.harvest(undisturbed, until: .max) {}
        // By which clock the list began is another each time, and what is told to others is told elsewhere.
        let without: Set = ["bookmark", "channel", "receipt"]
        let wanted = try LedgerDump(undisturbed.ledger, leaving: without)
        #expect(wanted.count("record") == 330 + 2)

        var random = SeededGenerator(seed: 12)
        var killed = (harvesters: 0, providers: 0)
        for turn in 0..<4 * Self.kills where min(killed.harvesters, killed.providers) < Self.kills / 2 {
            let node = try FederatedNode("brest")
            try node.meet(url)
            let harvest = node.process("harvest", "--quiet", "neighbour")
            let moment = Int.random(in: 1...max(1, reach * 3 / 4), using: &random)
            _ = try Self.run(harvest, node, until: moment) {
                if turn.isMultiple(of: 2) {
                    kill(harvest.processIdentifier, SIGKILL)
                    killed.harvesters += 1
                } else {
                    provider.killServer()
                    killed.providers += 1
                    // The harvest may wait for it, or give up and go on later.
                    let again = try provider.serve()
                    #expect(again == url)
                }
            }
            try node.turn("neighbour")
            let found = try LedgerDump(node.ledger, leaving: without).differences(from: wanted)
            #expect(found.isEmpty, "turn \(turn): \(found)")
        }
        #expect(min(killed.harvesters, killed.providers) >= Self.kills / 2)
    }

    private static func harvest(_ node: FederatedNode, until bytes: Int, _ body: () throws -> Void) throws -> Int {
        let harvest = node.process("harvest", "--quiet", "neighbour")
        let reach = try run(harvest, node, until: bytes, body)
        #expect(harvest.terminationStatus == 0)
        return reach
    }

    /// Runs a harvest to its end, and does something once its ledger's log grew by so many bytes.
    /// - Returns: how far it grew.
    private static func run(
        _ harvest: Process, _ node: FederatedNode, until bytes: Int, _ body: () throws -> Void
    ) throws -> Int {
        let over = DispatchSemaphore(value: 0)
        harvest.terminationHandler = { _ in over.signal() }
        try harvest.run()
        var largest = 0
        var isDone = false
        while over.wait(timeout: .now() + .microseconds(200)) == .timedOut {
            largest = max(largest, LethalRepository.size(of: node.log))
            if largest >= bytes, !isDone {
                isDone = true
                try body()
            }
        }
        harvest.waitUntilExit()
        return largest
    }
}
