import AdapterKit
import JSONSchema
import Messages
import PluginHost
import PluginStore
import ScienceShopSDK
import Translations
import Workspace

/// A plugin as it is found, in each format.
struct PluginText {
    enum State: String {
        case ready, pinned, unconfirmed, shadowed, broken

        var told: (Message, Style) {
            switch self {
            case .ready: ("ready", .green)
            case .pinned: ("pinned", .green)
            case .unconfirmed: ("not agreed to", .yellow)
            case .shadowed: ("not used", .dim)
            case .broken: ("broken", .red)
            }
        }
    }

    let plugin: FoundPlugin

    init(_ plugin: FoundPlugin) { self.plugin = plugin }

    var state: State {
        if plugin.fault != nil { return .broken }
        if plugin.shadow != nil { return .shadowed }
        if plugin.unconfirmed != nil { return .unconfirmed }
        return plugin.entry?.isPinned == true ? .pinned : .ready
    }

    /// Why it is not used as it lies there; nil when it is.
    var reason: Message? {
        switch state {
        case .broken: plugin.fault
        case .shadowed: plugin.shadow.map { "Another one of that id is found first: \(Self.told($0))." }
        case .unconfirmed: "Nobody has agreed to it yet: `shopctl plugin confirm \(plugin.id)`."
        case .ready, .pinned: nil
        }
    }

    var version: String { plugin.manifest?.version ?? plugin.entry?.release.version ?? "" }

    static func told(_ place: PluginPlace) -> Message {
        switch place {
        case .path(let folder): "\(Files.shown(folder)) ($SHOPCTL_PLUGIN_PATH)"
        case .user: "installed"
        case .prefix(let folder): .verbatim(Files.shown(folder))
        case .builtin: "part of the program"
        }
    }

    /// Sentences that stand in manifests of adapters of the program.
    static var builtinSummaries: [String] {
        House.plugins.builtin.flatMap { [$0.summary] + $0.secrets.map(\.summary) }.map(\.description)
    }

    func summary(_ language: Language) -> Message {
        if let text = plugin.summary?.text(language) { return .verbatim(text) }
        return plugin.manifest?.summary ?? ""
    }

    func row(_ language: Language) -> [Table.Cell] {
        let (word, style) = state.told
        return [
            .init(plugin.id, .bold), .init(version), .words(word, style), .words(Self.told(plugin.place)),
            .words(summary(language)),
        ]
    }

    // MARK: - One plugin

    /// - Parameter isAsking: whether the person is being asked what the reason would tell them to do.
    func show(_ console: Console, isAsking: Bool = false) {
        console.data(
            Style.bold.paint("\(plugin.id) \(version)", colour: console.colour) + "  "
                + console.text(summary(console.language)))
        let release = plugin.entry?.release
        console.facts([
            ("state", state.told.0), ("from", Self.told(plugin.place)),
            ("folder", .verbatim(plugin.folder.map(Files.shown) ?? "")),
            ("came from", .verbatim(release?.source ?? "")),
            ("installed", release.map { "\(moment: $0.date)" } ?? ""),
            ("SHA-256", .verbatim(release?.archive ?? "")),
            ("version before", .verbatim(plugin.entry?.previous?.version ?? "")),
            ("formats", list(plugin.manifest?.formats.map(\.rawValue))),
            ("capabilities", list(plugin.manifest?.capabilities.map(\.rawValue).sorted())),
        ])
        if let manifest = plugin.manifest, plugin.place != .builtin {
            console.line()
            Self.show(PluginPermissions(manifest, commands: plugin.commands), manifest, console)
        }
        guard let reason, !isAsking else { return }
        console.line()
        console.paragraph(reason, .yellow)
    }

    private func list(_ texts: [String]?) -> Message { .verbatim((texts ?? []).joined(separator: ", ")) }

    /// What a plugin declares that it touches, and the commands it brings.
    static func show(_ permissions: PluginPermissions, _ manifest: AdapterManifest, _ console: Console) {
        if permissions.declaresNothing {
            console.line("It declares no host, no path and no variable beside what its sources name.")
        } else {
            console.line("It declares that it touches, beside what its sources name", .bold)
        }
        list(permissions, manifest, console)
    }

    static func list(_ permissions: PluginPermissions, _ manifest: AdapterManifest, _ console: Console) {
        let secrets = manifest.secrets.filter { permissions.secrets.contains($0.name) }
            .map { secret -> Message in "\(secret.name) (\(secret.summary))" }
        let commands = permissions.commands.map { "shopctl \($0)" }.joined(separator: ", ")
        console.facts([
            ("hosts", .verbatim(permissions.hosts.joined(separator: ", "))),
            ("paths", .verbatim(permissions.paths.joined(separator: ", "))),
            ("variables", .verbatim(permissions.variables.joined(separator: ", "))),
            ("secrets", .joined(secrets, separator: ", ")),
            ("commands", permissions.commands.isEmpty ? "" : "\(commands) (with all of your rights)"),
        ])
    }

    /// Whether plugins are held to what they declare.
    static var isHeld: Bool { House.confinement == .declared && PluginConfinement.isPossible }

    /// What stands under it wherever a person is asked.
    static func warn(_ console: Console) {
        if isHeld {
            console.paragraph(
                """
                It runs as a process that the system holds to its own folder, its source, and these paths and variables; \
                without network, unless it declares hosts or its source is an address. Which hosts it then asks, nobody \
                checks. Its commands (`shopctl-NAME`), if it has some, have all of your rights.
                """, .dim)
        } else {
            console.paragraph(
                """
                It is a program and runs with your rights, for nothing here holds it to what it declares: that is its \
                author's word. Of your environment it is given nothing else than these variables.
                """, .dim)
        }
    }

    // MARK: - For programs

    var summaryJSON: JSONValue { .object(members) }

    var json: JSONValue {
        var json = members
        json["folder"] = plugin.folder.map { .string($0) }
        json["formats"] = plugin.manifest.map { .array($0.formats.map { .string($0.rawValue) }) }
        json["capabilities"] = plugin.manifest.map {
            .array($0.capabilities.map(\.rawValue).sorted().map { .string($0) })
        }
        json["declares"] = plugin.manifest.map { PluginPermissions($0, commands: plugin.commands).json }
        if plugin.place != .builtin { json["confined"] = .bool(Self.isHeld) }
        json["source"] = plugin.entry.map { .string($0.release.source) }
        json["installed"] = plugin.entry.map { .string($0.release.date.description) }
        json["sha256"] = plugin.entry?.release.archive.map { .string($0) }
        json["tree"] = plugin.entry.map { .string($0.release.tree) }
        json["previous"] = plugin.entry?.previous.map { .string($0.version) }
        return .object(json)
    }

    /// By language, as plugins in folders say theirs.
    private static func summary(_ manifest: AdapterManifest) -> JSONValue {
        .object(
            JSONObject(
                present: Language.allCases.map { language in
                    (language.rawValue, .string(Translations.shipped(language)(manifest.summary)))
                }))
    }

    private var members: JSONObject {
        JSONObject(present: [
            ("plugin", .string(plugin.id)), ("version", version.isEmpty ? nil : .string(version)),
            ("state", .string(state.rawValue)), ("place", .string(plugin.place.word)),
            ("pinned", plugin.entry.map { .bool($0.isPinned) }), ("reason", reason.map { .text($0) }),
            ("summary", plugin.summary?.json ?? plugin.manifest.map(Self.summary)),
        ])
    }
}
