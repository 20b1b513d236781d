import AdapterKit
import Foundation
import Messages
import PluginStore
import TestSupport
import Testing

/// What must not be installed. Each is refused as a whole, says why, and changes nothing of what was in use.
@Suite struct HostileInstallTests {
    /// An archive with a sound plugin in it, and what is wrong beside.
    private static func archive(_ spoil: (inout TarMaker) -> Void, manifest: String? = nil, mode: Int = 0o755)
        -> [UInt8]
    {
        var tar = TarMaker()
        tar.add("evil/plugin.yaml", manifest ?? PluginBench.manifest("evil"))
        tar.add("evil/bin/evil", "#!/bin/sh\n", mode: mode)
        spoil(&tar)
        return tar.gzipped
    }

    struct Offer: Sendable, CustomTestStringConvertible {
        var name: String
        var code: FederationError.Code
        /// A word that the reason holds.
        var word: String
        var bytes: @Sendable () -> [UInt8]
        var testDescription: String { name }
    }

    static let offers: [Offer] = [
        Offer(name: "a name that climbs", code: "unsafe-archive", word: "..") {
            archive { $0.add("evil/../../../loot", "x") }
        },
        Offer(name: "an absolute name", code: "unsafe-archive", word: "/tmp/loot") {
            archive { $0.add("/tmp/loot", "x") }
        },
        Offer(name: "a link to a secret", code: "unsafe-archive", word: "link") {
            archive { $0.add("evil/key", type: "2", link: "/etc/passwd") }
        },
        Offer(name: "the program is a link out", code: "unsafe-archive", word: "link") {
            var tar = TarMaker()
            tar.add("plugin.yaml", PluginBench.manifest("evil"))
            tar.add("bin/evil", type: "2", link: "/bin/sh")
            return tar.gzipped
        },
        Offer(name: "a folder that is a link, and a file through it", code: "unsafe-archive", word: "link") {
            archive {
                $0.add("evil/out", type: "2", link: "/tmp")
                $0.add("evil/out/loot", "x")
            }
        },
        Offer(name: "a hard link", code: "unsafe-archive", word: "link") {
            archive { $0.add("evil/hard", type: "1", link: "/etc/passwd") }
        },
        Offer(name: "a device", code: "unsafe-archive", word: "evil/null") {
            archive { $0.add("evil/null", type: "3") }
        },
        Offer(name: "a pipe", code: "unsafe-archive", word: "evil/pipe") {
            archive { $0.add("evil/pipe", type: "6") }
        },
        Offer(name: "the same name twice", code: "unsafe-archive", word: "bin/evil") {
            archive { $0.add("evil/bin/evil", "#!/bin/sh\nloot\n", mode: 0o755) }
        },
        Offer(name: "a name in other letters", code: "unsafe-archive", word: "Plugin.yaml") {
            archive { $0.add("evil/Plugin.yaml", PluginBench.manifest("other")) }
        },
        Offer(name: "an id that leads elsewhere", code: .configuration, word: "plugin.yaml:1") {
            archive({ _ in }, manifest: PluginBench.manifest("../../evil"))
        },
        Offer(name: "an id with capitals", code: .configuration, word: "plugin.yaml:1") {
            archive({ _ in }, manifest: PluginBench.manifest("Evil"))
        },
        Offer(name: "an id too long", code: "plugin-wrong-message", word: "id") {
            archive({ _ in }, manifest: PluginBench.manifest(String(repeating: "a", count: 65)))
        },
        Offer(name: "the id of an adapter of ours", code: .configuration, word: "itself") {
            archive({ $0.add("evil/bin/csv", "#!/bin/sh\n", mode: 0o755) }, manifest: PluginBench.manifest("csv"))
        },
        Offer(name: "an id that its program has not", code: .configuration, word: "bin/good") {
            archive({ _ in }, manifest: PluginBench.manifest("good"))
        },
        Offer(name: "a version that leads elsewhere", code: .configuration, word: "plugin.yaml:2") {
            archive({ _ in }, manifest: PluginBench.manifest("evil", "1.0.0-../../x"))
        },
        Offer(name: "a version with an empty part", code: .configuration, word: "is no version") {
            archive({ _ in }, manifest: PluginBench.manifest("evil", "1.0.0-a..b"))
        },
        Offer(name: "a program that is not executable", code: .configuration, word: "chmod") {
            archive({ _ in }, mode: 0o644)
        },
        Offer(name: "no manifest", code: .configuration, word: "no plugin.yaml") {
            var tar = TarMaker()
            tar.add("evil/bin/evil", "#!/bin/sh\n", mode: 0o755)
            return tar.gzipped
        },
        Offer(name: "two plugins in one archive", code: .configuration, word: "no plugin.yaml") {
            archive {
                $0.add("other/plugin.yaml", PluginBench.manifest("other"))
                $0.add("other/bin/other", "#!/bin/sh\n", mode: 0o755)
            }
        },
        Offer(name: "a manifest without end", code: .limitExceeded, word: "more than") {
            archive({ _ in }, manifest: PluginBench.manifest("evil") + String(repeating: "# evil\n", count: 200_000))
        },
        Offer(name: "variables that are none", code: .configuration, word: "plugin.yaml:8") {
            archive({ _ in }, manifest: PluginBench.manifest("evil", more: "variables: [\"LD_PRELOAD=x\"]"))
        },
        Offer(name: "a key it does not know", code: .configuration, word: "Unknown key") {
            archive({ _ in }, manifest: PluginBench.manifest("evil", more: "install: rm -rf /"))
        },
        Offer(name: "a file deeper than any plugin's", code: .limitExceeded, word: "") {
            archive { $0.add("evil/" + String(repeating: "d/", count: 20) + "f", "x") }
        },
        Offer(name: "half an archive", code: .malformedSource, word: "") {
            Array(archive { _ in }.dropLast(700))
        },
        Offer(name: "no archive", code: .malformedSource, word: "") { Array("<!doctype html>".utf8) },
    ]

    @Test(arguments: offers)
    func nothingOfItIsInstalled(_ offer: Offer) throws {
        let bench = try PluginBench()
        try bench.install(try bench.plugin("sound", in: "offer"))
        let before = try bench.folder.read("data/shopctl/plugins.lock")
        let path = try bench.folder.write("evil.tar.gz", bytes: offer.bytes())
        let error = #expect(throws: FederationError.self) { _ = try PluginCandidate.stage(path, in: bench.store) }
        #expect(error?.code == offer.code, "\(error.map(\.message.description) ?? "")")
        let reason = error?.message.description ?? ""
        #expect(offer.word.isEmpty || reason.contains(offer.word), "\(reason)")
        #expect(try bench.folder.read("data/shopctl/plugins.lock") == before)
        #expect(try bench.folder.names("data/shopctl/plugins") == ["sound"])
        #expect(bench.found() == ["sound user usable", "csv builtin usable"])
        #expect(!bench.exists("loot") && !bench.exists("data/loot"))
    }

    /// What may stand in `plugins.lock` after a disk or a person damaged it.
    @Test(arguments: [
        "", "{", "[]", "{\"lock\":2,\"plugins\":{},\"agreements\":{},\"history\":[]}",
        "{\"lock\":1,\"plugins\":{\"../x\":{}},\"agreements\":{},\"history\":[]}",
        """
        {"lock":1,"plugins":{"sound":{"pinned":false,"release":{"version":"../../..","source":"x",
        "date":"2026-01-01T00:00:00Z","tree":"\(String(repeating: "0", count: 64))",
        "agreed":{"hosts":[],"paths":[],"variables":[],"secrets":[]}}}},"agreements":{},"history":[]}
        """,
    ])
    func aDamagedLockIsSaidAndNeverWrittenOver(text: String) throws {
        let bench = try PluginBench()
        let place = try bench.plugin("sound", in: "offer")
        try bench.install(place)
        try bench.folder.write("data/shopctl/plugins.lock", text)
        #expect(bench.store.lockFault?.code == .pluginLock)
        #expect(bench.found() == ["sound user broken", "csv builtin usable"])
        let error = #expect(throws: FederationError.self) { try bench.install(place) }
        #expect(error?.code == .pluginLock)
        #expect(try bench.folder.read("data/shopctl/plugins.lock") == text)
        #expect(try bench.folder.names("data/shopctl/plugins") == ["sound"])
    }

    @Test func aLockThatIsALinkIsNotFollowed() throws {
        let bench = try PluginBench()
        try bench.install(try bench.plugin("sound", in: "offer"))
        let lock = bench.folder.file("data/shopctl/plugins.lock")
        try FileManager.default.moveItem(atPath: lock, toPath: bench.folder.file("elsewhere"))
        try FileManager.default.createSymbolicLink(atPath: lock, withDestinationPath: bench.folder.file("elsewhere"))
        #expect(bench.store.lockFault?.code == .pluginLock)
    }

    @Test func aVersionThatIsGoneIsBroken() throws {
        let bench = try PluginBench()
        try bench.install(try bench.plugin("sound", in: "offer"))
        let folder = try #require(bench.store.plugin("sound")?.folder)
        try FileManager.default.removeItem(atPath: folder)
        #expect(bench.found() == ["sound user broken", "csv builtin usable"])
        #expect(throws: FederationError.self) { try bench.store.rollBack("sound", at: bench.date()) }
    }

    @Test func aHandMadeFolderIsNotWrittenOver() throws {
        let bench = try PluginBench()
        try bench.plugin("sound", in: "data/shopctl/plugins")
        let offered = try bench.plugin("sound", in: "offer")
        #expect(bench.found() == ["sound user usable", "csv builtin usable"])
        let error = #expect(throws: FederationError.self) { try bench.install(offered) }
        #expect(error?.message.description.contains("by hand") == true)
        #expect(bench.exists("data/shopctl/plugins/sound/plugin.yaml"))
    }
}
