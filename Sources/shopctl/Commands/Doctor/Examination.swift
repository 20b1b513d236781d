import AdapterKit
import Dissemination
import Federation
import JSONSchema
import Messages
import PluginHost
import PluginStore
import ScienceShopSDK
import Workspace

/// What `doctor` looks at.
struct Examination {
    enum Verdict: String { case ok, warn, fail }

    struct Finding {
        var name: Message
        var verdict: Verdict
        var message: Message
        var remedy: Message = ""

        var json: JSONValue {
            .object(
                JSONObject(present: [
                    ("check", .text(name)), ("verdict", .string(verdict.rawValue)), ("message", .text(message)),
                    ("remedy", remedy.isEmpty ? nil : .text(remedy)),
                ]))
        }
    }

    private var findings: [Finding] = []

    private mutating func add(_ name: Message, _ verdict: Verdict, _ message: Message, _ remedy: Message = "") {
        findings.append(Finding(name: name, verdict: verdict, message: message, remedy: remedy))
    }

    static func run(_ global: GlobalOptions) async -> [Finding] {
        var examination = Examination()
        examination.libraries()
        examination.plugins()
        var newest: Timestamp?
        if let workspace = examination.workspace(global) {
            examination.sources(workspace)
            examination.secrets(workspace)
            examination.serving(workspace)
            examination.permissions(workspace)
            examination.disk(workspace)
            newest = await examination.ledger(workspace)
        }
        examination.clock(newest)
        return examination.findings
    }

    // MARK: - Parts

    private mutating func libraries() {
        add(.verbatim("shopctl"), .ok, .verbatim(Shopctl.version))
        for library in Libraries.all { add(.verbatim(library.name), .ok, .verbatim(library.version)) }
        for library in Libraries.onDemand {
            if let version = library.version {
                add(.verbatim(library.name), .ok, version.isEmpty ? "found on this system" : .verbatim(version))
            } else {
                add(
                    .verbatim(library.name), .warn,
                    library.name == "libical"
                        ? "It is not installed: agendas cannot be read."
                        : "It is not installed: no archive of a node or plugin can be unpacked.",
                    "On Debian and Ubuntu: `apt-get install \(library.package)`.")
            }
        }
        if Libraries.hasFullText {
            add("full text", .ok, "SQLite has FTS5")
        } else {
            add("full text", .fail, "SQLite was built without FTS5.", "Install a SQLite with FTS5; search needs it.")
        }
    }

    /// Silent where there are none: few people have any.
    private mutating func plugins() {
        if let fault = House.plugins.lockFault { add("plugins", .fail, fault.told) }
        let texts = House.plugins.all(verifying: true).filter { $0.place != .builtin }.map(PluginText.init)
        for text in texts where text.state == .broken {
            add(
                "plugins", .fail, "\(text.plugin.id): \(text.plugin.fault ?? "")",
                "`shopctl plugin info \(text.plugin.id)` shows where it lies.")
        }
        for text in texts where text.state == .unconfirmed {
            add(
                "plugins", .warn, "\(text.plugin.id): nobody has agreed to it yet.",
                "`shopctl plugin confirm \(text.plugin.id)` shows what it declares, and asks.")
        }
        let ready = texts.filter { $0.state == .ready || $0.state == .pinned }
        guard !ready.isEmpty else { return }
        add(
            "plugins", .ok,
            .verbatim(ready.map { "\($0.plugin.id) \($0.version)" }.joined(separator: ", ")))
        if House.confinement == .none {
            add(
                "plugins", .warn, "SHOPCTL_PLUGIN_CONFINEMENT is off: they run with all of your rights.",
                "Unset it, unless a plugin you trust does not run otherwise.")
        } else if !PluginConfinement.isPossible {
            add(
                "plugins", .warn,
                "They run with all of your rights: this system cannot hold them to what they declare.",
                "Linux can from version 5.13 on, where Landlock is switched on.")
        } else {
            add("plugins", .ok, "The system holds them to what they declare (Landlock \(ChildRules.version)).")
        }
    }

    private mutating func workspace(_ global: GlobalOptions) -> Workspace? {
        do {
            guard try House.workspaceFolder(global) != nil else {
                add(
                    "workspace", .warn, "There is none here.",
                    "Make one with `shopctl init`, or name one with --workspace.")
                return nil
            }
            let workspace = try House.workspace(global)
            let count = workspace.nodes.reduce(0) { $0 + $1.config.sources.count }
            add(
                "workspace", .ok,
                "\(workspace.folder), node \(workspace.config.nodeID), \(.nodes(workspace.nodes.count)) with \(.sources(count))"
            )
            return workspace
        } catch {
            let lines = [error.message] + error.details.map(\.text)
            add("workspace", .fail, .joined(lines, separator: " "), error.fix ?? "")
            return nil
        }
    }

    private mutating func sources(_ workspace: Workspace) {
        switch workspace.jobs([.everything], equipment: House.equipment) {
        case .valid(let jobs):
            if jobs.isEmpty {
                add("sources", .warn, "The workspace harvests no node.", "Add one with `shopctl node add NAME`.")
            } else {
                add("sources", .ok, "\(.sources(jobs.count)) with valid options and crosswalks")
            }
        case .invalid(let problems):
            for problem in problems { add("sources", .fail, problem.told, "Correct the file.") }
        }
    }

    private mutating func secrets(_ workspace: Workspace) {
        for problem in workspace.exposedSecrets { add("secrets", .warn, problem.message, problem.remedy) }
    }

    /// Only where somebody said that it is to be served.
    private mutating func serving(_ workspace: Workspace) {
        guard workspace.config.serve != ServeConfig() else { return }
        do {
            let identity = try WebIdentity(workspace, baseURL: nil)
            let settings = try identity.channel(fallback: "http://127.0.0.1:8080/oai", hasSite: true)
            add("serve", .ok, "\(settings.name), OAI-PMH at \(settings.baseURL)")
        } catch {
            add("serve", .fail, error.message, error.fix ?? "")
        }
    }

    private mutating func permissions(_ workspace: Workspace) {
        let folder = Files.folder(of: workspace.ledgerPath)
        if Files.exists(folder), !Files.isWritable(folder) {
            add(
                "permissions", .fail, "\(folder) cannot be written by this user.",
                "Change its owner or its permissions.")
        } else if Files.exists(workspace.ledgerPath), !Files.isWritable(workspace.ledgerPath) {
            add(
                "permissions", .fail, "\(workspace.ledgerPath) cannot be written by this user.",
                "Change its owner or its permissions.")
        } else {
            add("permissions", .ok, "the workspace can be read and written")
        }
    }

    private mutating func disk(_ workspace: Workspace) {
        guard let free = Files.freeBytes(at: workspace.folder) else {
            return add("disk", .warn, "The system does not say how much room is left.")
        }
        let mebibytes = free >> 20
        let text: Message = mebibytes < 10_240 ? "\(mebibytes) MiB free" : "\(mebibytes >> 10) GiB free"
        if mebibytes < 64 {
            add("disk", .fail, text, "Make room before harvesting.")
        } else {
            add("disk", mebibytes < 1024 ? .warn : .ok, text, mebibytes < 1024 ? "Make room soon." : "")
        }
    }

    /// - Returns: when the newest run began.
    private mutating func ledger(_ workspace: Workspace) async -> Timestamp? {
        guard Files.exists(workspace.ledgerPath) else {
            add("ledger", .ok, "none yet; the first harvest makes \(Files.shown(workspace.ledgerPath))")
            return nil
        }
        do {
            let ledger = try await House.ledgerForReading(workspace)
            let issues = try await ledger.integrityCheck()
            for issue in issues.prefix(20) { add("ledger", .fail, issue.message, issue.remedy) }
            if issues.count > 20 {
                let more = issues.count - 20
                add("ledger", .fail, .plural(more, one: "and \(more) more problem", other: "and \(more) more problems"))
            }
            let numbers = try await ledger.statistics()
            if issues.isEmpty {
                add(
                    "ledger", .ok,
                    "sound: \(.records(numbers.records)), \(.tombstones(numbers.tombstones)), \(.runs(numbers.runs)), change \(numbers.lastSequence)"
                )
            }
            let forks = try await ledger.forks().count
            if forks > 0 {
                add(
                    "forks", .warn,
                    .plural(
                        forks, one: "\(forks) record is passed on in the same revision with different content.",
                        other: "\(forks) records are passed on in the same revision with different content."),
                    "`shopctl records list --forks` names them; ask their homes.")
            }
            for ban in try await House.bans(in: workspace) {
                add(
                    "hosts", .warn, "\(ban.host) asked to be left alone until \(moment: ban.until).",
                    "Wait; if its owner says it may be asked, `shopctl bans lift \(ban.host)`.")
            }
            try await removals(workspace, ledger)
            return try await ledger.runs(limit: 1).first?.startedAt
        } catch {
            let known = error as? FederationError
            add(
                "ledger", .fail, known?.told ?? .verbatim(String(describing: error)),
                known?.code == .ledgerBusy ? "Wait for the other process to end." : "")
            return nil
        }
    }

    /// What no source shows, and sources that nobody harvests any more. Silent where there is neither.
    private mutating func removals(_ workspace: Workspace, _ ledger: any Ledger) async throws {
        let (held, sources) = try await ledger.read { reader in
            (
                try reader.pendingRemovals().count { $0.state == .held },
                try reader.sources().map { (key: $0, records: try reader.claimedRecordCount(of: $0)) }
            )
        }
        if held > 0 {
            add(
                "removals", .warn,
                .plural(
                    held, one: "\(held) record is held: its source no longer has it.",
                    other: "\(held) records are held: their sources no longer have them."),
                "`shopctl deletions list` shows them; a person decides.")
        }
        let known = Set(workspace.selectable)
        for (key, records) in sources
        where records > 0 && key.node != SourceKey.importNode && !known.contains(key.description) {
            add(
                "sources", .warn,
                "\(key) is not harvested any more; what it said stays: \(.records(records)).",
                "If it is over, `shopctl deletions source \(key)` ends it.")
        }
    }

    /// Milliseconds by which a clock may be set back: time services do that to keep it right.
    private static let step: Int64 = 60_000

    private mutating func clock(_ newest: Timestamp?) {
        let now = SystemTime.now()
        let floor = Timestamp("2026-01-01T00:00:00Z") ?? now
        if now < floor {
            add(
                "clock", .fail, "It says \(moment: now), before this program was written.",
                "Set the clock; records would be dated wrongly.")
        } else if let newest, Timestamp(milliseconds: now.milliseconds + Self.step) < newest {
            add(
                "clock", .fail, "It says \(moment: now), but the newest run began on \(moment: newest).",
                "Set the clock, or wait: changes would be out of order.")
        } else {
            add("clock", .ok, "\(moment: now)")
        }
    }
}
