import AdapterKit
import Foundation
import Messages
import PluginStore
import TestSupport
import Testing

/// Where plugins are found, which of them is used, and what is said of the others.
@Suite struct FindingTests {
    @Test func theFirstThatWorksIsUsed() throws {
        var bench = try PluginBench()
        try bench.plugin("tally", in: "one")
        try bench.plugin("tally", in: "two")
        try bench.plugin("tally", in: "prefix/libexec/shopctl/plugins")
        try bench.plugin("csv", in: "two")
        bench.path = [bench.folder.file("one"), bench.folder.file("none"), bench.folder.file("two")]
        bench.prefix = bench.folder.file("prefix")
        try bench.install(try bench.plugin("other", in: "offer"))
        #expect(
            bench.found() == [
                "tally path usable", "csv path usable", "tally path behind path", "other user usable",
                "tally prefix behind path", "csv builtin behind path",
            ])
        #expect(bench.store.plugin("tally")?.folder == bench.folder.file("one/tally"))
        // A broken one hides none.
        try bench.folder.write("one/tally/plugin.yaml", "id: tally\n")
        #expect(bench.found().prefix(3) == ["tally path broken", "csv path usable", "tally path usable"])
        #expect(bench.store.plugin("tally")?.folder == bench.folder.file("two/tally"))
    }

    @Test func whatIsNoPluginIsNotTakenForOne() throws {
        var bench = try PluginBench()
        try bench.folder.write("one/notes/README", "Nothing.")
        try bench.folder.write("one/file", "Nothing.")
        try bench.plugin(".hidden", in: "one")
        bench.path = [bench.folder.file("one")]
        #expect(bench.found() == ["csv builtin usable"])
    }

    /// Each way of being broken, and a word of the reason that is given.
    static let faults: [(name: String, word: String, spoil: @Sendable (PluginBench) throws -> Void)] = [
        ("no program", "no program", { try FileManager.default.removeItem(atPath: $0.folder.file("one/tally/bin")) }),
        (
            "a folder for a program", "no program",
            {
                try FileManager.default.removeItem(atPath: $0.folder.file("one/tally/bin/tally"))
                try $0.folder.write("one/tally/bin/tally/x", "")
            }
        ),
        (
            "not executable", "chmod",
            {
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o644], ofItemAtPath: $0.folder.file("one/tally/bin/tally"))
            }
        ),
        (
            "its program is a link out", "is a link",
            {
                let place = $0.folder.file("one/tally/bin/tally")
                try FileManager.default.removeItem(atPath: place)
                try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: "/bin/sh")
            }
        ),
        (
            "bin is a link out", "is a link",
            {
                let place = $0.folder.file("one/tally/bin")
                try FileManager.default.moveItem(atPath: place, toPath: $0.folder.file("elsewhere"))
                try FileManager.default.createSymbolicLink(
                    atPath: place, withDestinationPath: $0.folder.file("elsewhere"))
            }
        ),
        (
            "its manifest is a link", "no plain file",
            {
                let place = $0.folder.file("one/tally/plugin.yaml")
                try FileManager.default.moveItem(atPath: place, toPath: $0.folder.file("manifest"))
                try FileManager.default.createSymbolicLink(
                    atPath: place, withDestinationPath: $0.folder.file("manifest"))
            }
        ),
        (
            "its manifest is a pipe", "no plain file",
            {
                let place = $0.folder.file("one/tally/plugin.yaml")
                try FileManager.default.removeItem(atPath: place)
                #expect(mkfifo(place, 0o644) == 0)
            }
        ),
        (
            "its manifest lies about its id", "its plugin.yaml says `other`",
            { try $0.folder.write("one/tally/plugin.yaml", PluginBench.manifest("other")) }
        ),
        (
            "its id leads elsewhere", "plugin.yaml:1",
            { try $0.folder.write("one/tally/plugin.yaml", PluginBench.manifest("../tally")) }
        ),
        (
            "another protocol", "plugin.yaml:3",
            {
                let text = PluginBench.manifest("tally").replacing("protocol: 1", with: "protocol: 2")
                try $0.folder.write("one/tally/plugin.yaml", text)
            }
        ),
        (
            "options that are no schema", "schema of its options",
            {
                let text = PluginBench.manifest("tally").replacing("type: object", with: "type: cat")
                try $0.folder.write("one/tally/plugin.yaml", text)
            }
        ),
        (
            "a manifest without end", "more than",
            {
                try $0.folder.write(
                    "one/tally/plugin.yaml", PluginBench.manifest("tally") + String(repeating: "#\n", count: 1 << 20))
            }
        ),
        ("no YAML", "plugin.yaml:", { try $0.folder.write("one/tally/plugin.yaml", "id: [") }),
    ]

    @Test(arguments: faults.map(\.name))
    func aBrokenOneIsListedWithTheReason(name: String) throws {
        var bench = try PluginBench()
        try bench.plugin("tally", in: "one")
        try bench.plugin("sound", in: "one")
        bench.path = [bench.folder.file("one")]
        let fault = try #require(Self.faults.first { $0.name == name })
        try fault.spoil(bench)
        #expect(bench.found().contains("tally path broken"))
        #expect(bench.found().contains("sound path usable"))
        let reason = bench.store.plugin("tally")?.fault?.description ?? ""
        #expect(reason.contains(fault.word), "\(reason)")
    }

    @Test func aFolderThatMayNotBeReadIsSaid() throws {
        guard getuid() != 0 else { return }
        var bench = try PluginBench()
        let place = try bench.plugin("tally", in: "one")
        bench.path = [bench.folder.file("one")]
        try FileManager.default.setAttributes([.posixPermissions: 0o000], ofItemAtPath: place)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place) }
        #expect(bench.found().contains("tally path broken"))
    }

    @Test func anIdInOtherLettersIsNone() throws {
        var bench = try PluginBench()
        try bench.plugin("Tally", in: "one")
        bench.path = [bench.folder.file("one")]
        #expect(bench.found() == ["Tally path broken", "csv builtin usable"])
    }

    @Test func agreementsAreOfAFolderAndOfWhatItDeclares() throws {
        var bench = try PluginBench()
        try bench.plugin("tally", in: "one", more: "hosts: [\"*.example.org\"]\nvariables: [TALLY]")
        bench.path = [bench.folder.file("one")]
        let plugin = try #require(bench.store.plugin("tally"))
        #expect(plugin.unconfirmed == PluginPermissions(hosts: ["*.example.org"], variables: ["TALLY"]))
        try bench.store.agree(to: plugin)
        #expect(try #require(bench.store.plugin("tally")).unconfirmed == nil)
        // A host that the pattern covers is nothing new; another is.
        try bench.plugin("tally", in: "one", more: "hosts: [data.example.org, other.example.com]")
        #expect(
            try #require(bench.store.plugin("tally")).unconfirmed == PluginPermissions(hosts: ["other.example.com"]))
    }

    @Test func commandsAreFoundInPlacesAndInPlugins() throws {
        var bench = try PluginBench()
        try bench.program("one/shopctl-hello")
        try bench.program("one/shopctl-harvest")
        try bench.program("one/shopctl-adapter-csv")
        try bench.program("one/shopctl-quiet", mode: 0o644)
        try bench.program("one/shopctl-Loud")
        try bench.plugin("tally", in: "offer")
        try bench.program("offer/tally/bin/shopctl-count")
        try bench.program("offer/tally/bin/shopctl-hello")
        bench.path = [bench.folder.file("one")]
        try bench.install(bench.folder.file("offer/tally"))
        let commands = bench.store.commands(except: ["harvest"])
        #expect(commands.map(\.name) == ["hello", "count"])
        #expect(commands[0].owner == nil && commands[1].owner?.id == "tally")
        // One that is put into a folder of plugins afterwards is agreed to by its name.
        try bench.plugin("other", in: "one")
        try bench.store.agree(to: try #require(bench.store.plugin("other")))
        #expect(try #require(bench.store.plugin("other")).unconfirmed == nil)
        try bench.program("one/other/bin/shopctl-new")
        #expect(try #require(bench.store.plugin("other")).unconfirmed == PluginPermissions(commands: ["new"]))
    }
}
