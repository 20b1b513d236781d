import AdapterKit
import Foundation
import JSONSchema
import Messages
import PluginHost
import PluginProtocol
import ScienceShopSDK
import TestSupport
import Testing

/// What a plugin can do of what it should not, where the kernel holds it to what it declares.
@Suite(.enabled(if: PluginConfinement.isPossible, "This kernel has no Landlock.")) struct ConfinementTests {
    /// A plugin that tries everything, with a source, a folder to share and one that is none of its business.
    private struct Bench {
        let folder: TemporaryFolder
        let server: ScriptedServer
        let executable: PluginExecutable
        let location: String
        /// Of the file that is none of its business.
        let rights = 0o640

        init(
            hosts: [String] = [], declares: Bool = false, location: String? = nil,
            confinement: PluginConfinement = .declared
        ) throws {
            folder = try TemporaryFolder()
            server = try ScriptedServer { _ in [.close] }
            for name in ["plugin/bin", "shared", "outside"] {
                try FileManager.default.createDirectory(
                    atPath: folder.file(name), withIntermediateDirectories: true)
            }
            for name in ["shared/file", "outside/file", "source.txt"] { try folder.write(name, "abc") }
            try FileManager.default.setAttributes(
                [.posixPermissions: rights], ofItemAtPath: folder.file("outside/file"))
            let manifest = AdapterManifest(
                id: "curious", version: "1.0.0", summary: "Curious", formats: [.plainText], optionSchema: "true",
                hosts: hosts, paths: declares ? [folder.file("shared")] : [])
            let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
                "curious.py")
            try folder.write("plugin/bin/plugin.json", bytes: manifest.json.canonicalBytes)
            let code = try String(contentsOf: script, encoding: .utf8)
            let path = try folder.write("plugin/bin/curious", "#!\(FaultBench.python) -IS\n" + code)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            let long = Duration.seconds(600)
            executable = PluginExecutable(
                path: path, folder: folder.file("plugin"), manifest: manifest, confinement: confinement,
                limits: PluginLimits(hello: long, preparation: long, silence: long, hearing: long, farewell: long),
                environment: ["PATH": "/usr/bin:/bin", "HOME": folder.path])
            self.location = location ?? folder.file("source.txt")
        }

        func attempts() async throws -> [String: String] {
            let options: JSONObject = [
                "outside": .string(folder.file("outside")), "shared": .string(folder.file("shared")),
                "host": .number(Double(ProcessInfo.processInfo.processIdentifier)),
                "port": .number(Double(server.port)),
            ]
            let source = try executable.adapter.makeSource(
                AdapterConfiguration(location: location, options: options), AdapterContext(opener: MemoryOpener([])))
            let page = try await source.page(HarvestRequest(), after: nil)
            let issues = await source.close()
            #expect(issues.isEmpty, "\(issues)")
            server.stop()
            return Dictionary(
                uniqueKeysWithValues: page.records.map { ($0.identifier, String(decoding: $0.payload, as: UTF8.self)) })
        }
    }

    private static let always: Set<String> = [
        "read its source", "read its own files", "write in its folder", "write where temporary files go",
        "have a pair of sockets", "set rights of what it opened", "have a temporary file",
    ]

    private func allowed(_ bench: Bench) async throws -> Set<String> {
        let attempts = try await bench.attempts()
        #expect(attempts.count == 30)
        return Set(attempts.filter { $0.value == "yes" }.keys)
    }

    @Test func whoDeclaresNothingHasItsSourceAndItself() async throws {
        let bench = try Bench()
        let allowed = try await allowed(bench)
        // Signals are held back from version 6 on.
        #expect(allowed.subtracting(ChildRules.version < 6 ? ["signal a process"] : []) == Self.always)
        #expect(try bench.folder.read("outside/file") == "abc")
        let status = try FileManager.default.attributesOfItem(atPath: bench.folder.file("outside/file"))
        #expect(status[.posixPermissions] as? Int == bench.rights)
        #expect(try bench.folder.names("plugin/bin").sorted() == ["curious", "plugin.json"])
    }

    @Test func whatIsDeclaredIsOpen() async throws {
        let bench = try Bench(hosts: ["127.0.0.1"], declares: true)
        let allowed = try await allowed(bench).subtracting(["signal a process"])
        #expect(
            allowed == Self.always.union(["read what is shared", "write what is shared", "open a connection"]))
        #expect(try bench.folder.read("shared/new") == "x")
    }

    @Test func anAddressIsReachedAndNoFileOfItsUser() async throws {
        let bench = try Bench(location: "https://example.org/feed")
        let allowed = try await allowed(bench).subtracting(["signal a process"])
        #expect(allowed == Self.always.union(["open a connection"]).subtracting(["read its source"]))
    }

    /// That the attempts are possible at all.
    @Test func withoutRulesItMayDoWhatItsUserMay() async throws {
        let bench = try Bench(confinement: .none)
        var missing = Set(try await bench.attempts().filter { $0.value == "no" }.keys)
        // Nobody listens there, and there is nothing to remove twice.
        missing.subtract(["speak to this machine"])
        // Not every file system has marks.
        missing.subtract(["mark a file outside"])
        let gone: Set<String> = [
            "truncate outside", "rename outside", "link outside in", "go through a link of its own",
        ]
        #expect(missing.isSubset(of: gone), "\(missing)")
    }

    @Test func aChannelWritesItsFolderAndNoOther() async throws {
        let bench = try Bench()
        let rules = try await #require(
            bench.executable.rules(.channel, at: bench.folder.file("outside"), own: bench.folder.file("own")))
        #expect(rules.writable.contains(bench.folder.file("outside")) && !rules.writable.contains(bench.folder.path))
        let file = try await #require(
            bench.executable.rules(.channel, at: bench.folder.file("outside/new.csv"), own: bench.folder.file("own")))
        #expect(file.writable.contains(bench.folder.file("outside")) && !file.writable.contains(bench.folder.path))
    }

    @Test func anInterpreterOutsideIsFoundAndItsNeighboursAreNot() async throws {
        let bench = try Bench()
        try FileManager.default.createDirectory(
            atPath: bench.folder.file("venv/bin"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: bench.folder.file("venv/bin/python3"), withDestinationPath: FaultBench.python)
        try bench.folder.write("venv/secret", "s")
        let code = try bench.folder.read("plugin/bin/curious").split(separator: "\n").dropFirst()
            .joined(separator: "\n")
        try bench.folder.write("plugin/bin/curious", "#!/usr/bin/env python3\n" + code)
        var executable = bench.executable
        executable.environment["PATH"] = "\(bench.folder.file("venv/bin")):/usr/bin:/bin"
        let rules = try await #require(executable.rules(.source, at: bench.location, own: bench.folder.file("own")))
        #expect(rules.readable.contains(bench.folder.file("venv/bin")))
        #expect(rules.readable.contains(bench.folder.file("venv/lib")))
        #expect(!rules.readable.contains(bench.folder.file("venv")) && !rules.usesNetwork)
    }
}
