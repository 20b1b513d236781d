import AdapterKit
import Messages
import PluginStore
import ScienceShopSDK
import TestSupport
import Testing
import Workspace

/// The texts of a manifest are said in the languages they come in, and a text alone is enough.
@Suite struct ManifestTextTests {
    private static func told(_ message: Message?, _ language: Language) -> String? {
        message?.text(in: language, translate: { _ in nil })
    }

    @Test func byLanguage() throws {
        let bench = try PluginBench()
        try bench.install(
            bench.plugin("tally", in: "offer", more: "secrets: { key: { summary: { en: A key, fr: Une clé } } }"))
        let plugin = try #require(bench.store.plugin("tally", verifying: true))
        let manifest = try #require(plugin.manifest)
        #expect(Self.told(manifest.summary, .french) == "Compte des choses")
        #expect(Self.told(manifest.summary, .english) == "Counts things")
        #expect(Self.told(manifest.secrets.first?.summary, .french) == "Une clé")
        #expect(Self.told(manifest.secrets.first?.summary, .english) == "A key")
    }

    @Test func aTextAlone() throws {
        let bench = try PluginBench()
        let place = try bench.plugin("tally", in: "offer", more: "secrets: { key: { summary: Clé } }")
        let text = try bench.folder.read("offer/tally/plugin.yaml")
        try bench.folder.write(
            "offer/tally/plugin.yaml",
            text.replacing("summary: { en: Counts things, fr: Compte des choses }", with: "summary: Compte des choses"))
        try bench.install(place)
        let plugin = try #require(bench.store.plugin("tally", verifying: true))
        #expect(plugin.fault == nil && plugin.summary?.text(.french) == "Compte des choses")
        for language in Language.allCases {
            #expect(Self.told(plugin.manifest?.summary, language) == "Compte des choses")
            #expect(Self.told(plugin.manifest?.secrets.first?.summary, language) == "Clé")
        }
    }

    @Test func nothingIsNoText() throws {
        let bench = try PluginBench()
        let place = try bench.plugin("tally", in: "offer", more: "secrets: { key: { summary: \" \" } }")
        #expect(throws: FederationError.self) { try bench.install(place) }
    }
}
