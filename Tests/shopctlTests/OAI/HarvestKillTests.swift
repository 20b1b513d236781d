import Foundation
import JSONSchema
import TestSupport
import Testing

/// Nothing is lost and nothing doubled, on the real program and over HTTP: a harvest of a repository that is killed at any
/// byte, between any two requests or within any transaction, and started again, reaches the same ledger as never killed.
@Suite("A harvest of a repository, killed and started again")
struct HarvestKillTests {
    /// At least so many processes die in each test.
    private static let kills = 26

    /// Also where deletions are told by nobody, and each harvest looks for what is missing.
    @Test(arguments: [("persistent", ["harvest", "--quiet"]), ("no", ["harvest", "--sweep", "--quiet"])])
    func itEndsAsIfItHadNeverBeenKilled(deletedRecord: String, harvest: [String]) throws {
        var rules = OAILibrary.Rules()
        rules.deletedRecord = deletedRecord
        let repository = try LethalRepository(OAILibrary(rules: rules))
        let undisturbed = try OAIWorkspace(repository)
        var wanted: [LedgerDump] = []
        var reach: [Reach] = []
        for edition in OAIEdition.all {
            edition.publish(in: repository.library)
            reach.append(try Self.measure(undisturbed, harvest))
            wanted.append(try undisturbed.dump())
        }
        #expect(wanted[0].count("record") == 220 && wanted[1].count("record") == 240)

        #expect(wanted[1].rows("change").count { $0.contains("| removed |") } == 12)

        var random = SeededGenerator(seed: UInt64(harvest.count))
        var killed = 0
        for attempt in 0..<20 where killed < Self.kills {
            let workspace = try OAIWorkspace(repository)
            for (number, edition) in OAIEdition.all.enumerated() {
                edition.publish(in: repository.library)
                // Each goes on where the last one died, so that later kills meet later steps.
                for _ in 0..<4 {
                    let moment = reach[number].moment(&random)
                    if try workspace.kill(harvest, at: moment) { killed += 1 }
                }
                let outcome = try workspace.run(harvest)
                #expect(outcome.status == 0, "\(outcome.text) \(outcome.errors)")
                let found = try workspace.dump().differences(from: wanted[number])
                #expect(found.isEmpty, "workspace \(attempt), edition \(number), after \(killed) kills: \(found)")
            }
            let doctor = try workspace.run("doctor")
            #expect(doctor.status == 0, "\(doctor.text) \(doctor.errors)")
        }
        #expect(killed >= Self.kills)
    }

    /// How far an undisturbed harvest goes.
    private static func measure(_ workspace: OAIWorkspace, _ harvest: [String]) throws -> Reach {
        let (requests, bytes) = (workspace.repository.requestCount, workspace.repository.bytesSent)
        let (status, log) = try workspace.repository.run(workspace.process(harvest), log: workspace.log)
        #expect(status == 0)
        return Reach(
            requests: workspace.repository.requestCount - requests, bytes: workspace.repository.bytesSent - bytes,
            log: log)
    }

    private struct Reach {
        var requests: Int
        var bytes: Int
        var log: Int

        /// Early enough that a few of them fit into one harvest.
        func moment(_ random: inout SeededGenerator) -> LethalRepository.Moment {
            switch Int.random(in: 0..<5, using: &random) {
            case 0: .requests(Int.random(in: 1...max(1, requests / 2), using: &random))
            case 1, 2: .bytes(Int.random(in: 1...max(1, bytes / 2), using: &random))
            default: .log(Int.random(in: 1...max(1, log / 3), using: &random))
            }
        }
    }
}
