import Dispatch
import Foundation
import TestSupport
import Testing

/// A node that dies while it decides what harvesters may take, and is started again, tells them the same as one that never
/// died: each record once, in the same order, what left as deleted.
@Suite("A node that is killed while it brings its channel up to date")
struct ServeKillTests {
    private static let kills = 10

    @Test func harvestersAreToldTheSameAsIfItHadNeverBeenKilled() throws {
        let repository = try LethalRepository(OAILibrary())
        let undisturbed = try OAIWorkspace(repository)
        var wanted: [LedgerDump] = []
        var reach: [Int] = []
        for edition in OAIEdition.all {
            edition.publish(in: repository.library)
            #expect(try undisturbed.run("harvest", "--quiet").status == 0)
            let (status, log) = try repository.run(
                undisturbed.process("publish", "oai", "--no-site", "--quiet"), log: undisturbed.log)
            #expect(status == 0)
            reach.append(log)
            wanted.append(try undisturbed.dump())
        }
        #expect(wanted[0].count("receipt") == 220 && wanted[1].count("receipt") == 240)

        var random = SeededGenerator(seed: 44)
        var killed = 0
        for _ in 0..<10 where killed < Self.kills {
            let workspace = try OAIWorkspace(repository)
            for (number, edition) in OAIEdition.all.enumerated() {
                edition.publish(in: repository.library)
                #expect(try workspace.run("harvest", "--quiet").status == 0)
                for _ in 0..<2 {
                    let bytes = Int.random(in: 1...max(1, reach[number]), using: &random)
                    if try Self.kill(workspace, after: bytes) { killed += 1 }
                }
                #expect(try workspace.run("publish", "oai", "--no-site", "--quiet").status == 0)
                let found = try workspace.dump().differences(from: wanted[number])
                #expect(found.isEmpty, "edition \(number), after \(killed) kills: \(found)")
            }
        }
        #expect(killed >= Self.kills)
    }

    /// Serves a workspace, and kills it once its ledger's log grew by so many bytes, or else when it is ready.
    /// - Returns: whether it died before it was ready.
    private static func kill(_ workspace: OAIWorkspace, after bytes: Int) throws -> Bool {
        let process = workspace.process("serve", "--no-site", "--port", "0", "--refresh", "0", "--format", "json")
        let said = try TemporaryFolder()
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: said.write("ready", "")))
        process.standardError = FileHandle.nullDevice
        let over = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in over.signal() }
        let before = LethalRepository.size(of: workspace.log)
        try process.run()
        while over.wait(timeout: .now() + .microseconds(200)) == .timedOut,
            LethalRepository.size(of: workspace.log) < before + bytes,
            LethalRepository.size(of: said.file("ready")) == 0
        {}
        let isReady = LethalRepository.size(of: said.file("ready")) > 0
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal, "it ended by itself")
        return !isReady
    }
}
