import AdapterKit
import Catalogue
import FederationConformance
import Foundation
import ScienceShopSDK
import StaticSite
import TestSupport
import Testing

/// The suite every publish target must pass, on a site with all its pages.
@Suite struct SiteConformanceTests {
    @Test(arguments: PublishTargetConformance.checks.map(\.name)) func conforms(_ name: String) async throws {
        let folder = try TemporaryFolder()
        let suite = PublishTargetConformance {
            let site = folder.file(UUID().uuidString)
            return PublishTargetConformance.Place(
                open: {
                    SiteTarget(
                        site,
                        identity: CatalogueIdentity(name: ["fr": "Essai"], baseURL: BaseURL("https://example.org/")))
                },
                content: {
                    // What a reader can get at: the site's own notes begin with a dot.
                    tree(site).filter { !$0.key.hasPrefix(".") }.sorted { $0.key < $1.key }.map { path, bytes in
                        path + "\n" + String(decoding: bytes, as: UTF8.self)
                    }
                })
        }
        let check = try #require(PublishTargetConformance.checks.first { $0.name == name })
        let findings = await suite.run(check)
        #expect(findings.isEmpty, "\(findings.map { String($0.description.prefix(600)) }.joined(separator: "\n"))")
    }
}
