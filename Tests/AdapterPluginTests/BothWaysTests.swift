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
}
