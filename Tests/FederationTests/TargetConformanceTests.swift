import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK
import Testing

@Suite struct TargetConformanceTests {
    private static func suite(_ make: @escaping @Sendable () -> MemoryTarget = { MemoryTarget() })
        -> PublishTargetConformance
    {
        PublishTargetConformance {
            let target = make()
            return PublishTargetConformance.Place(open: { target }) {
                target.shown
                    + target.now.records.values.map { String(decoding: $0.record.canonicalBytes, as: UTF8.self) }
                    .sorted()
            }
        }
    }

    @Test(arguments: PublishTargetConformance.checks.map(\.name)) func theMemoryTargetConforms(_ name: String)
        async throws
    {
        let check = try #require(PublishTargetConformance.checks.first { $0.name == name })
        let findings = await Self.suite().run(check)
        #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
    }

    /// A target that refuses a record, and one that breaks: the suite must notice.
    @Test func aBadTargetIsFoundOut() async throws {
        let refusing = Self.suite {
            let target = MemoryTarget()
            target.edit { $0.refused = Set(["a", "b"].compactMap { RecordIdentifier("lyon:project/\($0)") }) }
            return target
        }
        #expect(await refusing.run().count > 5)
        let breaking = Self.suite {
            let target = MemoryTarget()
            target.edit { $0.stepsLeft = 6 }
            return target
        }
        #expect(await !breaking.run().isEmpty)
    }

    /// Each check is there because something goes wrong without it: which fault of a channel is found by which.
    @Test(arguments: FaultyTarget.Fault.allCases) func eachFaultIsFound(_ fault: FaultyTarget.Fault) async throws {
        let world = "\(fault)"
        let suite = PublishTargetConformance(secrets: [Secret(FaultyTarget.secret)]) {
            FaultyTarget.place(fault, world: world)
        }
        let findings = await suite.run()
        let found = Set(findings.map(\.check.description))
        let wanted = try #require(Self.table[fault])
        #expect(wanted.isSubset(of: found), "\(fault): \(found.sorted())")
        #expect(found.isSubset(of: PublishTargetConformance.checks.map(\.name)))
    }

    @Test func noCheckIsIdle() {
        let found = Self.table.values.reduce(into: Set<String>()) { $0.formUnion($1) }
        #expect(found == Set(PublishTargetConformance.checks.map(\.name)))
        #expect(PublishTargetConformance.checks.count >= 20)
    }

    private static let table: [FaultyTarget.Fault: Set<String>] = [
        .forgetsToWrite: ["what is published is on the channel, and is there when it is opened again"],
        .saysNothingIsThere: [
            "what is published is on the channel, and is there when it is opened again",
            "it can be let go of, and asked again",
        ],
        .writesAtBegin: ["begin writes nothing, however often it is called", "a plan writes nothing"],
        .writesAgain: [
            "a batch and a finish that are repeated change nothing", "sending everything again changes nothing",
        ],
        .failsAgain: ["a batch and a finish that are repeated change nothing"],
        .keepsTheOld: ["an update replaces what was there"],
        .keepsWithdrawn: ["what is withdrawn is gone with its content, on every list too"],
        .failsOnUnknownWithdrawal: ["taking back what was never there is no failure"],
        .saysPublishedAgain: ["sending everything again changes nothing"],
        .refusesOddNames: ["odd names and hostile words are taken like all others"],
        .breaksOnHugeRecords: ["a record that is too much for it keeps no other from being written"],
        .refusesNeighbours: ["a record that is too much for it keeps no other from being written"],
        .givesFewerReceipts: ["there is a receipt for each record, in their order"],
        .givesReceiptsInOtherOrder: ["there is a receipt for each record, in their order"],
        .answersWithdrawalAsPublished: ["there is a receipt for each record, in their order"],
        .hasIssueWithoutWords: ["a record that is too much for it keeps no other from being written"],
        .changesItsName: ["it says who it is, and the same each time"],
        .hasNoBatch: ["it says who it is, and the same each time"],
        .writesOnEmptyBatch: ["an empty batch is no failure and writes nothing"],
        .showsAnother: ["what it says it shows is what it was sent"],
        .showsWithdrawn: ["what is withdrawn is gone with its content, on every list too"],
        .tellsItsSecret: ["no secret stands in what it says or writes"],
        .writesItsSecret: ["no secret stands in what it says or writes"],
        .needsWholeBatches: ["records sent one at a time give what they give together"],
        .writesInPlans: ["a plan writes nothing"],
        .standingWrites: ["it tells what stands there without touching it"],
        .cannotBeClosed: ["it can be let go of, and asked again"],
        .mixesChannels: ["two channels at once do not disturb each other"],
        .breaksWhenCancelled: ["a call that was cancelled does not disturb the next"],
        .breaksWhenEmptied: ["a channel whose last record left is whole, and takes records again"],
        .rendersAnything: ["there is a receipt for each record, in their order"],
        .labelsWithSpaces: ["there is a receipt for each record, in their order"],
        .showsNothingAgain: ["a record that comes back is shown again"],
    ]
}
