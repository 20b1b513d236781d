import AdapterKit
import FederationConformance
import JSONSchema
import MyAdapter
import ScienceShopSDK
import Testing

@Suite struct MyAdapterTests {
    private static let feed = """
        {"id": "q-1", "title": "One"}
        {"id": "q-2", "title": "Two"}
        nonsense
        {"id": "q-3", "title": "Trois"}
        """

    private static let configuration = AdapterConfiguration(location: "feed.jsonl")
    private static func context() -> AdapterContext {
        AdapterContext(opener: MemoryOpener([MemoryResource(location: "feed.jsonl", bytes: Array(feed.utf8))]))
    }

    /// All that every adapter must do. `shopctl plugin check` runs the same over the finished program.
    @Test func keepsToTheContract() async {
        let suite = HarvestSourceConformance(Adapter(MyAdapter.self), Self.configuration, context: Self.context)
        let findings = await suite.run()
        #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
    }

    @Test func aLineThatIsNoRecordIsSaidAndPassedOver() async throws {
        let adapter = try MyAdapter(configuration: Self.configuration, context: Self.context())
        let page = try await adapter.page(HarvestRequest(pageSize: 10), after: nil)
        #expect(page.records.map(\.identifier) == ["q-1", "q-2", "q-3"])
        #expect(page.issues.map { $0.location?.line } == [3])
        #expect(!page.provesAbsence)
    }

    @Test func namesAreReadFromTheMemberThatTheOptionsSay() async throws {
        var configuration = Self.configuration
        configuration.options["key"] = "title"
        let adapter = try MyAdapter(configuration: configuration, context: Self.context())
        let page = try await adapter.page(HarvestRequest(pageSize: 10), after: nil)
        #expect(page.records.map(\.identifier) == ["One", "Two", "Trois"])
    }
}
