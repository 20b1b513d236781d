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
        var passed: [Message] = []
        var findings: [Finding] = []
    }

    let plugin: FoundPlugin
    var sources: [Source] = []
    /// Nil when it does not publish, or was asked to read one source alone.
    var channel: ChannelTrial?

    init(plugin: FoundPlugin) { self.plugin = plugin }

    var reads: Bool { plugin.manifest?.capabilities.contains(.harvest) ?? true }
    var publishes: Bool { plugin.manifest?.capabilities.contains(.publish) ?? false }

    /// A channel that can be tried nowhere on this machine is unsound only where there is nothing else to judge by.
    var isSound: Bool {
        plugin.fault == nil && (!sources.isEmpty || !reads) && sources.allSatisfy(\.findings.isEmpty)
            && (channel.map { $0.isSound || ($0.untried != nil && reads) } ?? reads)
    }

    /// The plugin as it lies there: whoever checks it has agreed to run it.
    static func adapter(_ plugin: PluginAdapter) -> Adapter {
        plugin.executable(TransportSettings(), language: nil).adapter
    }

    mutating func run(_ index: Int, _ adapter: Adapter, before: () -> Void) async {
        let configuration = sources[index].configuration
        let suite = HarvestSourceConformance(
            adapter, configuration,
            context: { AdapterContext(opener: FileOpener(base: Files.workingFolder)) },
            letGo: { _ = await $0.close() })
        for check in HarvestSourceConformance.checks {
            before()
            let findings = await suite.run(check)
            if findings.isEmpty { sources[index].passed.append(check.title) }
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
            console.data(source.name.shown, .bold)
            Self.show(source.findings, source.passed.count, of: HarvestSourceConformance.checks.count, console)
        }
        if let channel { show(channel, console) }
        if plugin.fault == nil, sources.isEmpty, reads {
            console.line("It has no samples/ and --location names no source: nothing was read.", .red)
            console.note("Put a small source into samples/; each file or folder there is one.")
        }
        console.note()
        console.note(isSound ? "\(plugin.id) is sound." : "\(plugin.id) is not sound.")
    }

    private func show(_ channel: ChannelTrial, _ console: Console) {
        console.line("publishing", .bold)
        if let reason = channel.untried {
            console.paragraph(
                "Publishing was not tried, for it takes no place on this machine. \(reason)", indent: 2, .yellow)
            return
        }
        Self.show(channel.findings, channel.passed.count, of: PublishTargetConformance.checks.count, console)
        guard !channel.holdsWords else { return }
        console.note("  The words of records are not found in what it writes: where they are was not checked.", .dim)
    }

    private static func show(_ findings: [Finding], _ passed: Int, of count: Int, _ console: Console) {
        for finding in findings {
            let word = Style.red.paint(console.text("wrong"), colour: console.colour)
            console.data("  " + word + "  " + console.text(finding.check))
            console.paragraph(finding.message, indent: 9)
        }
        console.note(
            .plural(
                passed, one: "  \(passed) of \(count) checks passes", other: "  \(passed) of \(count) checks pass"),
            .dim)
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
                            .object(
                                Self.json(source.findings, source.passed, [("source", .string(source.name))]))
                        })
                ),
                (
                    "channel",
                    channel.map {
                        .object(Self.json($0.findings, $0.passed, [("untried", $0.untried.map { .text($0) })]))
                    }
                ),
            ]))
    }

    private static func json(
        _ findings: [Finding], _ passed: [Message], _ members: [(String, JSONValue?)]
    ) -> JSONObject {
        JSONObject(
            present: members + [
                ("passed", .array(passed.map { .text($0) })),
                (
                    "findings",
                    .array(findings.map { ["check": .text($0.check), "message": .text($0.message)] })
                ),
            ])
    }
}
