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
}
