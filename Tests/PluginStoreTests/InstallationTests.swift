import AdapterKit
import Foundation
import JSONSchema
import PluginStore
import TestSupport
import Testing

/// Installed, upgraded, pinned, rolled back and removed.
@Suite struct InstallationTests {
    @Test func aFolderIsInstalledAndFoundAndRemoved() throws {
        let bench = try PluginBench()
        let place = try bench.plugin("tally", in: "offer", more: "hosts: [example.org]")
        let candidate = try PluginCandidate.stage(place, in: bench.store)
        #expect(candidate.unconfirmed == PluginPermissions(hosts: ["example.org"]))
        #expect(candidate.present == nil && !candidate.isPresent)
        #expect(bench.found() == ["csv builtin usable"])
        try candidate.take(from: place, archive: nil, at: bench.date())
        #expect(bench.found() == ["tally user usable", "csv builtin usable"])
        let plugin = try #require(bench.store.plugin("tally", verifying: true))
        #expect(plugin.unconfirmed == nil && plugin.entry?.release.source == place)
        #expect(try bench.folder.names("data/shopctl") == ["plugins", "plugins.lock"])
        #expect(try bench.folder.names("data/shopctl/plugins") == ["tally"])
        // What it came from is needed no more.
        try FileManager.default.removeItem(atPath: place)
        #expect(bench.store.plugin("tally", verifying: true)?.isUsable == true)
        try bench.store.remove("tally", at: bench.date(1))
        #expect(bench.found() == ["csv builtin usable"])
        #expect(try bench.folder.names("data/shopctl/plugins") == [])
        #expect(try bench.store.history().map(\.action) == [.installed, .removed])
    }

    @Test func aNewerVersionTakesThePlaceAndTheOneBeforeComesBack() throws {
        let bench = try PluginBench()
        try bench.install(try bench.plugin("tally", in: "offer"))
        for number in 1...3 {
            try bench.install(try bench.plugin("tally", in: "offer", version: "1.\(number).0"), at: number)
        }
        #expect(try bench.store.entry(of: "tally").release.version == "1.3.0")
        // Two versions lie there, no more.
        #expect(try bench.installedVersions("tally") == ["1.2.0", "1.3.0"])
        #expect(try bench.store.rollBack("tally", at: bench.date(4)).release.version == "1.2.0")
        #expect(bench.store.plugin("tally", verifying: true)?.manifest?.version == "1.2.0")
        #expect(try bench.store.rollBack("tally", at: bench.date(5)).release.version == "1.3.0")
        #expect(bench.store.plugin("tally", verifying: true)?.isUsable == true)
    }

    @Test func aPinnedOneStays() throws {
        let bench = try PluginBench()
        try bench.install(try bench.plugin("tally", in: "offer"))
        try bench.store.pin("tally", true, at: bench.date(1))
        let newer = try bench.plugin("tally", in: "offer", version: "2.0.0")
        let error = #expect(throws: FederationError.self) { try bench.install(newer) }
        #expect(error?.code == .pluginPinned)
        #expect(try bench.store.entry(of: "tally").release.version == "1.0.0")
        #expect(try bench.installedVersions("tally") == ["1.0.0"])
        try bench.store.pin("tally", false, at: bench.date(2))
        try bench.install(newer)
        #expect(try bench.store.entry(of: "tally").release.version == "2.0.0")
    }

    @Test func theSameFilesAreKnownAgain() throws {
        let bench = try PluginBench()
        let place = try bench.plugin("tally", in: "offer")
        try bench.install(place)
        let again = try PluginCandidate.stage(place, in: bench.store)
        #expect(again.isPresent && again.unconfirmed.isEmpty)
        try again.take(from: place, archive: nil, at: bench.date(1))
        #expect(try bench.store.entry(of: "tally").previous == nil)
        #expect(bench.store.plugin("tally", verifying: true)?.isUsable == true)
    }

    @Test func anArchiveIsInstalledFromItsOneFolder() throws {
        let bench = try PluginBench()
        var tar = TarMaker()
        tar.add("tally-1.0/plugin.yaml", PluginBench.manifest("tally"))
        tar.add("tally-1.0/bin/tally", "#!/bin/sh\n", mode: 0o755)
        let path = try bench.folder.write("tally.tar.gz", bytes: tar.gzipped)
        try bench.install(path)
        #expect(bench.found() == ["tally user usable", "csv builtin usable"])
    }

    @Test func whatWasChangedAfterwardsIsBroken() throws {
        for change in ["bin/tally", "plugin.yaml", "new.txt", "bin/shopctl-new"] {
            let bench = try PluginBench()
            try bench.install(try bench.plugin("tally", in: "offer"))
            let folder = try #require(bench.store.plugin("tally")?.folder)
            let old = (try? String(contentsOfFile: folder + "/" + change, encoding: .utf8)) ?? ""
            try Data((old + "\n# changed\n").utf8).write(to: URL(fileURLWithPath: folder + "/" + change))
            if change.hasPrefix("bin") {
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o755], ofItemAtPath: folder + "/" + change)
            }
            #expect(bench.found() == ["tally user broken", "csv builtin usable"], "\(change)")
            let plugin = try #require(bench.store.plugin("tally"))
            #expect(bench.store.damage(of: plugin) != nil)
        }
    }

    @Test func aNewerOneThatDeclaresMoreIsAskedAboutAgain() throws {
        let bench = try PluginBench()
        try bench.install(try bench.plugin("tally", in: "offer", more: "hosts: [example.org]"))
        let newer = try bench.plugin(
            "tally", in: "offer", version: "1.1.0", more: "hosts: [example.org]\npaths: [/etc/tally]")
        let candidate = try PluginCandidate.stage(newer, in: bench.store)
        #expect(candidate.unconfirmed == PluginPermissions(paths: ["/etc/tally"]))
        candidate.discard()
        #expect(try bench.folder.names("data/shopctl/plugins") == ["tally"])
    }

    /// A command has all rights of who types it: none comes along unseen.
    @Test func aNewerOneThatBringsACommandIsAskedAboutAgain() throws {
        let bench = try PluginBench()
        let place = try bench.plugin("tally", in: "offer")
        try bench.program("offer/tally/bin/shopctl-count")
        let first = try PluginCandidate.stage(place, in: bench.store)
        #expect(first.unconfirmed == PluginPermissions(commands: ["count"]))
        try first.take(from: place, archive: nil, at: bench.date())
        #expect(try #require(bench.store.plugin("tally")).unconfirmed == nil)
        // The same ones are nothing new, nor are programs that are no commands; another is.
        try bench.plugin("tally", in: "offer", version: "1.1.0", program: "#!/bin/sh\n# newer\n")
        try bench.program("offer/tally/bin/shopctl-adapter-tally")
        let same = try PluginCandidate.stage(place, in: bench.store)
        #expect(same.unconfirmed.isEmpty)
        same.discard()
        try bench.program("offer/tally/bin/shopctl-login")
        let more = try PluginCandidate.stage(place, in: bench.store)
        #expect(more.unconfirmed == PluginPermissions(commands: ["login"]) && more.unconfirmed.declaresNothing)
        #expect(more.permissions.commands == ["count", "login"])
        try more.take(from: place, archive: nil, at: bench.date(1))
        #expect(try #require(bench.store.plugin("tally")).unconfirmed == nil)
        // A lock from before commands were agreed to: they are asked about.
        let lock = bench.folder.file("data/shopctl/plugins.lock")
        let text = try String(contentsOfFile: lock, encoding: .utf8)
        let old = text.replacing(/,\s*"commands": ?\[[^\]]*\]/, with: "")
            .replacing(/"commands": ?\[[^\]]*\],\s*/, with: "")
        #expect(old != text)
        try Data(old.utf8).write(to: URL(fileURLWithPath: lock))
        #expect(
            try #require(bench.store.plugin("tally")).unconfirmed == PluginPermissions(commands: ["count", "login"]))
    }

    /// What a process leaves that dies at each step: the old version is in use, and the next installation goes well.
    @Test func whatAKilledInstallationLeavesHarmsNothing() throws {
        let bench = try PluginBench()
        try bench.install(try bench.plugin("tally", in: "offer"))
        let newer = try bench.plugin("tally", in: "offer", version: "1.1.0")
        // Killed while it copied; then after the copy had its place, before the lock was written.
        _ = try PluginCandidate.stage(newer, in: bench.store)
        let whole = try PluginCandidate.stage(newer, in: bench.store)
        let place = bench.folder.file("data/shopctl/plugins/tally/1.1.0-\(whole.tree.prefix(12))")
        try bench.folder.write("data/shopctl/plugins/tally/1.1.0-\(whole.tree.prefix(12))/half", "half of it")
        try bench.folder.write("data/shopctl/plugins.lock.part-1", "{\"lock\"")
        #expect(bench.found() == ["tally user usable", "csv builtin usable"])
        #expect(try bench.store.entry(of: "tally").release.version == "1.0.0")
        try bench.install(newer, at: 1)
        #expect(bench.store.plugin("tally", verifying: true)?.folder == place)
        #expect(bench.found() == ["tally user usable", "csv builtin usable"])
        #expect(try bench.installedVersions("tally") == ["1.0.0", "1.1.0"])
        // A first installation that died leaves a folder that nobody uses.
        try bench.folder.write("data/shopctl/plugins/half/1.0.0-0123456789ab/plugin.yaml", PluginBench.manifest("half"))
        #expect(bench.found().contains("half user broken"))
        try bench.install(try bench.plugin("half", in: "offer"))
        #expect(bench.found().contains("half user usable"))
    }

    @Test func twoInstallationsAtOnceBothStand() throws {
        let bench = try PluginBench()
        let places = try (0..<8).map { try bench.plugin("tally-\($0)", in: "offer") }
        let errors = Errors()
        DispatchQueue.concurrentPerform(iterations: places.count) { index in
            do { try bench.install(places[index], at: index) } catch { errors.add(error) }
        }
        #expect(errors.all.isEmpty, "\(errors.all)")
        #expect(bench.found().count { $0.hasSuffix("user usable") } == 8)
    }

    private final class Errors: @unchecked Sendable {
        private let lock = NSLock()
        private var errors: [any Error] = []
        func add(_ error: any Error) { lock.withLock { errors.append(error) } }
        var all: [any Error] { lock.withLock { errors } }
    }
}
