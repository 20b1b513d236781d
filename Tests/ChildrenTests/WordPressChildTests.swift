import AdapterKit
import FederationConformance
import JSONSchema
import Messages
import PluginHost
import PluginProtocol
import ScienceShopSDK
import Synchronization
import TestSupport
import Testing
import WordPressAdapter

/// The adapter for WordPress as a process of its own, both ways: it speaks HTTP itself, and its password comes over the
/// pipe.
@Suite struct WordPressChildTests {
    private static func adapter() throws -> Adapter {
        var settings = PluginSettings()
        settings.allowsPrivateAddresses = true
        return try ChildrenTests.plugin("shopctl-adapter-wordpress", WordPressAdapter.manifest, settings).adapter
    }

    private static func site() -> WordPressSite {
        WordPressSite([]) { ($0.hasLinkHeader, $0.hasLinkTag) = (false, false) }
    }

    @Test func aSiteIsReadByAChild() async throws {
        let site = Self.site()
        site.edit { posts in
            posts = (1...25).map { WordPressSite.Post(id: $0, "Titre \($0)", at: 1_704_067_200 + $0) }
        }
        let server = try WordPressServer(site)
        defer { server.stop() }
        let findings = await HarvestSourceConformance(
            try Self.adapter(), AdapterConfiguration(location: server.url),
            context: { AdapterContext(opener: MemoryOpener()) }, pageSize: 7
        ).run()
        #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
        #expect(site.requests.contains { $0.query["include"] == "5" }, "it can be asked for one post too")
    }

    @Test(arguments: PublishTargetConformance.checks.map(\.name)) func aSiteIsWrittenByAChild(name: String) async throws
    {
        let adapter = try Self.adapter()
        // The server lives as long as its place is used.
        let servers = Mutex<[WordPressServer]>([])
        defer { servers.withLock { for server in $0 { server.stop() } } }
        let suite = PublishTargetConformance(secrets: [Secret("abcd EFGH 1234 ijkl")]) {
            let server = try WordPressServer(Self.site())
            servers.withLock { $0.append(server) }
            return PublishTargetConformance.Place {
                let target = try adapter.makeTarget(
                    AdapterConfiguration(
                        location: server.url, options: ["user": "federation"],
                        secrets: ["password": Secret("abcd EFGH 1234 ijkl")]),
                    AdapterContext(opener: MemoryOpener()))
                // What it can do is known from here on.
                _ = try await target.begin()
                return target
            } content: {
                server.site.posts.map { "\($0.status) \($0.slug) | \($0.title) | \($0.content) | \($0.excerpt)" }
                    .sorted()
            }
        }
        for check in PublishTargetConformance.checks where check.name == name {
            let findings = await suite.run(check)
            #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
        }
    }
}
