import AdapterKit
import AdapterPlugin
import FederationConformance
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

/// The same suite over an adapter that is linked in and the same adapter behind a pipe.
@Suite struct BothWaysTests {
    private static let linked = Adapter(LettersAdapter.self)

    private func suite(_ adapter: Adapter, _ options: JSONObject = ["count": 7]) -> HarvestSourceConformance {
        HarvestSourceConformance(adapter, AdapterConfiguration(location: "x", options: options)) {
            AdapterContext(opener: MemoryOpener())
        }
    }

    @Test(arguments: HarvestSourceConformance.checks.map(\.name)) func anAdapterPassesEitherWay(name: String) async {
        for check in HarvestSourceConformance.checks where check.name == name {
            #expect(await suite(Self.linked).run(check) == [], "linked in")
            #expect(await suite(PipedSource.adapter(Self.linked)).run(check) == [], "behind a pipe")
        }
    }

    @Test(arguments: AdapterFault.allCases) func whatIsWrongIsFound(fault: AdapterFault) async throws {
        let check = try #require(HarvestSourceConformance.checks.first { $0.name == fault.noticed })
        #expect(await suite(fault.adapter).run(check) != [])
        #expect(await suite(Self.linked).run(check) == [])
    }

    /// A channel of which only the pipe is new: what is behind it passes in `TargetConformanceTests`.
    @Test(arguments: PublishTargetConformance.checks.map(\.name)) func aChannelPassesBehindAPipe(name: String) async {
        let suite = PublishTargetConformance(secrets: [Secret("sesame-ouvre-toi")]) {
            let memory = MemoryTarget()
            let adapter = Adapter(
                manifest: AdapterManifest(
                    id: "memory", version: "1.0.0", summary: "Memory.", capabilities: [.publish],
                    optionSchema: #"{"type": "object"}"#), target: { _, _ in memory })
            let configuration = AdapterConfiguration(location: "x", secrets: ["key": Secret("sesame-ouvre-toi")])
            return PublishTargetConformance.Place {
                try await PipedTarget(adapter, configuration)
            } content: {
                memory.shown
                    + memory.now.records.values.map { String(decoding: $0.record.canonicalBytes, as: UTF8.self) }
                    .sorted()
            }
        }
        for check in PublishTargetConformance.checks where check.name == name {
            #expect(await suite.run(check) == [])
        }
    }
}
