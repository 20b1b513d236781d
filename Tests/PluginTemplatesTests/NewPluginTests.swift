import AdapterKit
import FederationConformance
import Foundation
import JSONSchema
import MyAdapter
import PluginHost
import PluginProtocol
import ScienceShopSDK
import TestSupport
import Testing

@testable import PluginTemplates

@Suite struct NewPluginTests {
    private static let package = PluginPackage.folder("/srv/a \"quoted\" \\ path")

    @Test(
        .enabled(if: PluginBench.hasPython, "python3 3.9 or later is not installed"),
        arguments: ["wiki", "my-adapter", "json", "3d-models", "harvest-adapter"])
    func onePythonKeepsToTheContractAtOnce(id: String) async throws {
        let home = try TemporaryFolder()
        let folder = home.file("new/\(id)")
        try NewPlugin(id: id, in: .python).write(to: folder)
        let bench = try PluginBench(folder: folder)
        #expect(bench.executable.manifest.id == id)
        let suite = HarvestSourceConformance(
            bench.adapter, AdapterConfiguration(location: folder + "/samples/feed.jsonl"),
            context: PluginBench.context
        ) { _ = await $0.close() }
        let findings = await suite.run()
        #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")

        let tests = try PluginBench.run(["python3", "-m", "unittest", "discover", "-s", "tests"], in: folder)
        #expect(tests.status == 0, "\(tests.output)")
        // Running it changes nothing in its folder: a checksum of an installed plugin holds.
        let written = try FileManager.default.subpathsOfDirectory(atPath: folder)
            .filter { !FileManager.default.isFolder(folder + "/" + $0) }
        #expect(written.sorted() == (try NewPlugin(id: id, in: .python)).files.map(\.path).sorted())
    }

    /// The program that is built from the template's sources as they stand.
    @Test func oneInSwiftKeepsToTheContractAtOnce() async throws {
        let template = PluginBench.repository + "/Sources/PluginTemplates/Templates/swift/plugin"
        let program = try #require(Self.built("MyAdapterMain"), "the template's program is not beside the tests")
        let bench = try PluginBench(folder: template, program: program)
        let suite = HarvestSourceConformance(
            bench.adapter, AdapterConfiguration(location: template + "/samples/feed.jsonl"),
            context: PluginBench.context
        ) { _ = await $0.close() }
        let findings = await suite.run()
        #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
    }

    private static func built(_ name: String) -> String? {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        var folder = bundle.deletingLastPathComponent()
        for _ in 0..<4 {
            let path = folder.appendingPathComponent(name).path
            if FileManager.default.isExecutableFile(atPath: path) { return path }
            folder.deleteLastPathComponent()
        }
        return nil
    }

    @Test func bothManifestsOfTheSwiftTemplateSayTheSame() throws {
        let text = try #require(EmbeddedPluginTemplates.files.first { $0.path == "swift/plugin/plugin.yaml" }).text
        let manifest = try AdapterManifest(json: JSONValue(parsing: text))
        #expect(manifest.json == MyAdapter.manifest.json)
    }

    @Test func theProtocolInPythonIsTheExamples() throws {
        let template = try #require(EmbeddedPluginTemplates.files.first { $0.path == "python/lib/shop_plugin.py" }).text
        let example = try String(
            decoding: Data(contentsOf: URL(fileURLWithPath: PluginBench.example + "/lib/shop_plugin.py")),
            as: UTF8.self)
        #expect(template == example)
    }

    @Test(arguments: ["wiki", "a", "0", "3d", "adapter", "publish-adapter", "a--b-"])
    func namesAreGivenEverywhere(id: String) throws {
        for language in [NewPlugin.Language.python, .swift(Self.package)] {
            let plugin = try NewPlugin(id: id, in: language)
            #expect(!plugin.files.isEmpty)
            for file in plugin.files {
                for word in ["MyAdapter", "my_adapter", "my-adapter"] {
                    #expect(!file.path.contains(word) && !file.text.contains(word), "\(file.path) has \(word)")
                }
            }
        }
    }

    @Test(arguments: [
        ("wiki", "WikiAdapter", "wiki_adapter"), ("my-adapter", "MyAdapter", "my_adapter"),
        ("3d", "The3dAdapter", "the_3d_adapter"), ("adapter", "TheAdapter", "the_adapter"),
        ("harvest", "TheHarvestAdapter", "the_harvest_adapter"), ("a--b-", "ABAdapter", "a_b_adapter"),
    ])
    func namesAreThoseOfTheLanguages(id: String, type: String, module: String) throws {
        let names = try #require(PluginNames(id: id))
        #expect(names.type == type)
        #expect(names.module == module)
    }

    @Test(arguments: ["", "-a", "../x", "A", "a/b", "a b", "é", "a.b", String(repeating: "a", count: 65)])
    func whatCannotNameAPluginIsRefused(id: String) throws {
        let error = #expect(throws: FederationError.self) { try NewPlugin(id: id, in: .python) }
        #expect(error?.code == .configuration)
    }

    @Test func theSDKsPlaceIsWrittenAsSwiftHasIt() throws {
        func manifest(_ package: PluginPackage) throws -> String {
            try #require(NewPlugin(id: "wiki", in: .swift(package)).files.first { $0.path == "Package.swift" }).text
        }
        #expect(
            try manifest(Self.package).contains(
                #".package(name: "science-shop-federation", path: "/srv/a \"quoted\" \\ path")"#))
        let url = try manifest(.repository(url: "https://forge.example.org/x/shops.git", version: "0.1.0"))
        #expect(url.contains(#".package(url: "https://forge.example.org/x/shops.git", from: "0.1.0")"#))
        #expect(url.contains(#"package: "shops")"#))
        #expect(!url.contains(#""science-shop-federation""#))
        #expect(throws: FederationError.self) { try PluginPackage("/no/such/folder", version: "0.1.0") }
    }

    @Test func aFolderThatIsThereIsNotTouched() throws {
        let home = try TemporaryFolder()
        try home.write("wiki/notes.txt", "mine")
        let error = #expect(throws: FederationError.self) {
            try NewPlugin(id: "wiki", in: .python).write(to: home.file("wiki"))
        }
        #expect(error?.code == .fileAccess)
        #expect(try home.names("wiki") == ["notes.txt"])
        // Nor is what a link leads to.
        try FileManager.default.createSymbolicLink(
            atPath: home.file("link"), withDestinationPath: home.file("elsewhere"))
        #expect(throws: FederationError.self) { try NewPlugin(id: "wiki", in: .python).write(to: home.file("link")) }
        #expect(try home.names() == ["wiki", "link"])
    }

    @Test func programsAreExecutableAndNothingElseIs() throws {
        let home = try TemporaryFolder()
        for (name, language) in [("p", NewPlugin.Language.python), ("s", .swift(Self.package))] {
            let plugin = try NewPlugin(id: "wiki", in: language)
            try plugin.write(to: home.file(name))
            for file in plugin.files {
                let path = home.file("\(name)/\(file.path)")
                #expect(try home.read("\(name)/\(file.path)") == file.text)
                #expect(FileManager.default.isExecutableFile(atPath: path) == (file.path == "bin/wiki"), "\(file.path)")
            }
        }
    }
}

extension FileManager {
    fileprivate func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
