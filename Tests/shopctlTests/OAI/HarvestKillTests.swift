import Foundation
import JSONSchema
import TestSupport
import Testing

/// Nothing is lost and nothing doubled, on the real program and over HTTP: a harvest of a repository that is killed at any
/// byte, between any two requests or within any transaction, and started again, reaches the same ledger as never killed.
@Suite("A harvest of a repository, killed and started again")
struct HarvestKillTests {
    /// At least so many processes die.
    private static let kills = 50

    @Test func itEndsAsIfItHadNeverBeenKilled() throws {
        let repository = try LethalRepository(OAILibrary())
        let undisturbed = try OAIWorkspace(repository)
        var wanted: [LedgerDump] = []
        var reach: [Reach] = []
        for edition in Edition.all {
            edition.publish(in: repository.library)
            reach.append(try Self.measure(undisturbed))
            wanted.append(try undisturbed.dump())
        }
        #expect(wanted[0].count("record") == 220 && wanted[1].count("record") == 240)

        var random = SeededGenerator(seed: 4)
        var killed = 0
        for attempt in 0..<20 where killed < Self.kills {
            let workspace = try OAIWorkspace(repository)
            for (number, edition) in Edition.all.enumerated() {
                edition.publish(in: repository.library)
                // Each goes on where the last one died, so that later kills meet later steps.
                for _ in 0..<4 {
                    let moment = reach[number].moment(&random)
                    if try workspace.kill(at: moment) { killed += 1 }
                }
                #expect(try workspace.run("harvest", "--quiet").status == 0)
                let found = try workspace.dump().differences(from: wanted[number])
                #expect(found.isEmpty, "workspace \(attempt), edition \(number), after \(killed) kills: \(found)")
            }
            #expect(try workspace.run("doctor").status == 0)
        }
        #expect(killed >= Self.kills)
    }

    /// How far an undisturbed harvest goes.
    private static func measure(_ workspace: OAIWorkspace) throws -> Reach {
        let (requests, bytes) = (workspace.repository.requestCount, workspace.repository.bytesSent)
        let harvest = workspace.process("harvest", "--quiet")
        let (status, log) = try workspace.repository.run(harvest, log: workspace.log)
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

/// What the repository holds, at one time after another.
private struct Edition {
    let now: String
    let change: @Sendable (inout [OAILibrary.Item]) -> Void

    func publish(in library: OAILibrary) {
        library.rule { rules in
            rules.now = now
            rules.pageSize = 12
        }
        library.edit(change)
    }

    static let all = [
        Edition(now: "2026-11-01T12:00:00Z") { items in
            items = (1...220).map { sheet($0, "2026-10-01T00:00:00Z", "first") }
            // Some have left before we came, and some of those still carry their metadata.
            for number in stride(from: 10, to: 220, by: 20) {
                items.append(gone(10_000 + number, "2026-10-02T00:00:00Z"))
            }
        },
        // Some change, some leave, some are new.
        Edition(now: "2026-11-02T12:00:00Z") { items in
            for index in items.indices {
                let number = index + 1
                if number <= 220, number % 9 == 0 { items[index] = sheet(number, "2026-11-02T08:00:00Z", "second") }
                if number <= 220, number % 17 == 0 { items[index] = gone(number, "2026-11-02T09:00:00Z") }
            }
            items += (301...320).map { sheet($0, "2026-11-02T10:00:00Z", "second") }
        },
        // Some of them come back.
        Edition(now: "2026-11-03T12:00:00Z") { items in
            for index in items.indices where items[index].isDeleted && index < 120 {
                items[index] = sheet(index + 1, "2026-11-03T08:00:00Z", "third")
            }
        },
    ]

    private static func sheet(_ number: Int, _ datestamp: String, _ edition: String) -> OAILibrary.Item {
        var item = OAILibrary.Item("oai:library.example:\(number)", datestamp, "")
        item.metadata = """
            <oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" \
            xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>L’eau de la rivière \(number), \(edition)</dc:title>\
            <dc:creator>Association \(number % 12)</dc:creator><dc:subject>eau</dc:subject>\
            <dc:description>Comment protéger l’eau de la rivière numéro \(number) ?</dc:description>\
            <dc:date>20\(10 + number % 15)</dc:date><dc:type>Text</dc:type></oai_dc:dc>
            """
        return item
    }

    private static func gone(_ number: Int, _ datestamp: String) -> OAILibrary.Item {
        var item = sheet(number, datestamp, "last")
        item.isDeleted = true
        if number % 2 == 0 { item.metadata = nil }
        return item
    }
}
