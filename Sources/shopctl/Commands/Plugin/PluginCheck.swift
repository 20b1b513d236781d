import AdapterKit
import FederationConformance
import JSONSchema
import Messages
import PluginHost
import PluginStore
import Workspace

/// What came of running a plugin through the suite, source by source.
struct PluginCheck: Sendable {
    struct Source: Sendable {
        /// As a person would write it.
        var name: String
        var configuration: AdapterConfiguration
        /// Names of what it was run through.
        var passed: [String] = []
        var findings: [Finding] = []
    }

    let plugin: FoundPlugin
    var sources: [Source] = []

    init(plugin: FoundPlugin) { self.plugin = plugin }

    /// What reads no sources has nothing to be run through yet.
    private var reads: Bool { plugin.manifest?.capabilities.contains(.harvest) ?? true }

    var isSound: Bool {
        plugin.fault == nil && (!sources.isEmpty || !reads) && sources.allSatisfy(\.findings.isEmpty)
    }

    /// The plugin as it lies there: whoever checks it has agreed to run it.
    static func adapter(_ plugin: PluginAdapter) -> Adapter {
        plugin.executable(TransportSettings(), language: nil).adapter
    }

    mutating func run(_ index: Int, _ adapter: Adapter, before: () -> Void) async {
        guard reads else { return }
        let configuration = sources[index].configuration
        let suite = HarvestSourceConformance(
            adapter, configuration,
            context: { AdapterContext(opener: FileOpener(base: Files.workingFolder)) },
            letGo: { _ = await $0.close() })
        for check in HarvestSourceConformance.checks {
            before()
            let findings = await suite.run(check)
            if findings.isEmpty { sources[index].passed.append(check.name) }
            sources[index].findings += findings
        }
    }

    /// The files and folders in its `samples/`, each a source, with the options beside it.
    static func samples(of plugin: FoundPlugin, _ secrets: [String: Secret]) throws(FederationError) -> [Source] {
        let suffix = ".options.json"
        guard let folder = plugin.folder.map({ $0 + "/samples" }) else { return [] }
        var sources: [Source] = []
        for name in Files.names(in: folder) ?? [] where !name.hasPrefix(".") && !name.hasSuffix(suffix) {
            var configuration = AdapterConfiguration(location: folder + "/" + name, secrets: secrets)
            let options = folder + "/" + name + suffix
            if Files.exists(options) {
                let bytes = try Files.read(options)
                guard let object = (try? JSONValue(parsing: bytes))?.object else {
                    throw FederationError(
                        .configuration, "\(Files.shown(options)) is no JSON object. Write the sample's options as one.")
                }
                configuration.options = object
            }
            sources.append(Source(name: "samples/" + name, configuration: configuration))
        }
        return sources
    }

    // MARK: - Output

    func show(_ console: Console) {
        if let fault = plugin.fault {
            console.data(Style.red.paint(console.text("wrong"), colour: console.colour) + "  " + console.text(fault))
        }
        for source in sources {
            console.data(source.name, .bold)
            for finding in source.findings {
                console.data(
                    "  " + Style.red.paint(console.text("wrong"), colour: console.colour) + "  " + finding.check.shown)
                console.paragraph(.verbatim(finding.message), indent: 9)
            }
            console.note(
                .plural(
                    source.passed.count,
                    one: "  \(source.passed.count) of \(HarvestSourceConformance.checks.count) checks passes",
                    other: "  \(source.passed.count) of \(HarvestSourceConformance.checks.count) checks pass"), .dim)
        }
        if plugin.fault == nil, sources.isEmpty, reads {
            console.line("It has no samples/ and --location names no source: nothing was read.", .red)
            console.note("Put a small source into samples/; each file or folder there is one.")
        }
        console.note()
        console.note(isSound ? "\(plugin.id) is sound." : "\(plugin.id) is not sound.")
    }

    var json: JSONValue {
        .object(
            JSONObject(present: [
                ("plugin", .string(plugin.id)), ("sound", .bool(isSound)),
                ("fault", plugin.fault.map { .text($0) }),
                (
                    "sources",
                    .array(
                        sources.map { source in
                            [
                                "source": .string(source.name), "passed": .array(source.passed.map { .string($0) }),
                                "findings": .array(
                                    source.findings.map {
                                        ["check": .string($0.check), "message": .string($0.message)]
                                    }),
                            ]
                        })
                ),
            ]))
    }
}
