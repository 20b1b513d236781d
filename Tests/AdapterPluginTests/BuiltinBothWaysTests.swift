import AdapterKit
import BuiltinAdapters
import FederationConformance
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

/// Every adapter of the house passes the suite, linked in and behind a pipe.
@Suite struct BuiltinBothWaysTests {
    private static let ids = BuiltinAdapters.all.map { $0.manifest.id }

    private static func adapter<Source: HarvestAdapter>(_ type: Source.Type) -> Adapter { Adapter(type) }

    @Test(arguments: ids, [false, true]) func everyAdapterPasses(id: String, isPiped: Bool) async throws {
        let type = try #require(BuiltinAdapters.named(id))
        let linked = Self.adapter(type)
        let source = try #require(try BuiltinSource(of: id), "an adapter without a source to try it on")
        let suite = HarvestSourceConformance(
            isPiped ? PipedSource.adapter(linked) : linked, source.configuration, context: source.context
        )
        let findings = await suite.run()
        #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
    }
}
