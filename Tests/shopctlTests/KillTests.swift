import Dispatch
import Foundation
import JSONSchema
import TestSupport
import Testing

/// Nothing is lost, on the real program: killed at any instant and started again, it reaches the same ledger as never
/// killed.
@Suite("Killed and started again")
struct KillTests {
    /// At least so many processes die in each test.
    private static let kills = 20

    /// A table of 2,000 rows; its second version changes some, loses some, and has some new ones.
    private static func rows(_ version: Int) -> [String] {
        let all = (1...2000).map { number in
            // A few ask again and again.
            let who = number.isMultiple(of: 10) ? "Association \(number / 10 % 40)" : ""
            let words = version == 2 && number.isMultiple(of: 9) ? "Qu’est-ce qui a changé" : "Comment faire"
            return
                "D-\(number);Demande \(number);\(words), \(number) ?;\(who);20\(10 + number % 15)\n"
        }
        guard version == 2 else { return all }
        return all.enumerated().filter { $0.offset % 133 != 5 }.map(\.element)
            + (2001...2100).map { "D-\($0);Demande \($0);Et ensuite, \($0) ?;Association 7;2026\n" }
    }

    @Test func aKilledHarvestEndsAsIfItHadNeverBeenKilled() throws {
        // What an undisturbed program makes of both versions, and how long it takes.
        let undisturbed = try TestWorkspace()
        var wanted: [[JSONValue]] = []
        var seconds: [Double] = []
        for version in 1...2 {
            try undisturbed.table(Self.rows(version))
            let begun = DispatchTime.now().uptimeNanoseconds
            try Self.finish(undisturbed)
            seconds.append(Double(DispatchTime.now().uptimeNanoseconds - begun) / 1e9)
            wanted.append(try Self.ledger(of: undisturbed))
        }
        #expect(wanted[0].count == 2040 && wanted[1].count == 2140)

        var random = SeededGenerator(seed: 2)
        var killed = 0
        for _ in 0..<Self.kills where killed < Self.kills {
            let workspace = try TestWorkspace()
            for version in 1...2 {
                try workspace.table(Self.rows(version))
                for _ in 0..<4 {
                    // Each goes on where the last one died, so that later kills meet later steps.
                    let moment = Double.random(in: 0..<seconds[version - 1] * 0.6, using: &random)
                    if try Self.kill(after: moment, ["harvest", "--quiet"], in: workspace.path) { killed += 1 }
                }
                try Self.finish(workspace)
                let apart = Set(try Self.ledger(of: workspace).map(\.canonicalText))
                    .symmetricDifference(wanted[version - 1].map(\.canonicalText))
                #expect(apart.isEmpty, "version \(version), \(killed) kills: \(apart.sorted().prefix(4))")
            }
            let changes = { (workspace: TestWorkspace) in
                try workspace.run("runs", "show", "latest", "--format", "json").json["sequenceAfter"]
            }
            #expect(try changes(workspace) == changes(undisturbed), "no change was announced twice, none left out")
            #expect(try workspace.run("doctor").status == 0)
        }
        #expect(killed >= Self.kills)
    }

    @Test func aKilledImportEndsAsIfItHadNeverBeenKilled() throws {
        let source = try TestWorkspace()
        try source.table(Self.rows(1))
        try Self.finish(source)
        let exported = try source.run("records", "export").output

        var random = SeededGenerator(seed: 20)
        var killed = 0
        var seconds = 0.0
        for attempt in 0...Self.kills where killed < Self.kills {
            let folder = try TemporaryFolder()
            try Shopctl.run("init", ".", "--node", "other", in: folder.path)
            try folder.write("all.jsonl", bytes: exported)
            for _ in 0..<(attempt == 0 ? 0 : 5) {
                let moment = Double.random(in: 0..<seconds * 0.6, using: &random)
                if try Self.kill(after: moment, ["records", "import", "all.jsonl"], in: folder.path) { killed += 1 }
            }
            let begun = DispatchTime.now().uptimeNanoseconds
            let outcome = try Shopctl.run("records", "import", "all.jsonl", in: folder.path)
            if attempt == 0 { seconds = Double(DispatchTime.now().uptimeNanoseconds - begun) / 1e9 }
            #expect(outcome.status == 0, "\(outcome.text) \(outcome.errors)")
            #expect(try Shopctl.run("records", "export", in: folder.path).output == exported, "\(killed) kills")
            #expect(try Shopctl.run("doctor", in: folder.path).status == 0)
        }
        #expect(killed >= Self.kills)
    }

    /// SIGTERM is a polite request: the program says what it had done, and the next run goes on from there.
    @Test func anInterruptedHarvestGoesOnWhereItStopped() throws {
        let undisturbed = try TestWorkspace()
        try undisturbed.table(Self.rows(1))
        try Self.finish(undisturbed)
        let wanted = try Self.ledger(of: undisturbed)

        let workspace = try TestWorkspace()
        try workspace.table(Self.rows(1))
        var random = SeededGenerator(seed: 15)
        for _ in 0..<4 {
            let process = Shopctl.process(["harvest", "--quiet"], in: workspace.path)
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            let over = DispatchSemaphore(value: 0)
            process.terminationHandler = { _ in over.signal() }
            try process.run()
            _ = over.wait(timeout: .now() + Double.random(in: 0.1..<1.5, using: &random))
            process.terminate()
            process.waitUntilExit()
            // Before it listens, the system ends it; once it has nothing left to do, it is done.
            let ended = process.terminationReason == .exit ? process.terminationStatus : 0
            #expect([0, 10].contains(ended), "\(ended)")
        }
        try Self.finish(workspace)
        #expect(try Self.ledger(of: workspace) == wanted)
    }

    // MARK: - Helpers

    private static func finish(_ workspace: TestWorkspace) throws {
        let outcome = try workspace.run("harvest")
        #expect(outcome.status == 0, "\(outcome.text) \(outcome.errors)")
    }

    /// Every record as it is kept, but for the times of day.
    private static func ledger(of workspace: TestWorkspace) throws -> [JSONValue] {
        try workspace.run("records", "export").jsonLines.map { line in
            var record = try #require(line.object)
            #expect(record["revision"] != nil && record["modifiedAt"] != nil)
            record["modifiedAt"] = nil
            // The newest hop comes first, and whose clock is set back meanwhile has another one there.
            record["provenance"] = .array(
                (record["provenance"]?.array ?? []).map { hop in
                    var hop = hop.object ?? [:]
                    hop["retrievedAt"] = nil
                    return .object(hop)
                }.sorted { $0.canonicalText < $1.canonicalText })
            return .object(record)
        }
    }

    /// Starts the program and kills it after a time, unless it ends before.
    /// - Returns: whether it died of it.
    private static func kill(after seconds: Double, _ arguments: [String], in folder: String) throws -> Bool {
        let process = Shopctl.process(arguments, in: folder)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        _ = ended.wait(timeout: .now() + seconds)
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        return process.terminationReason == .uncaughtSignal
    }
}
