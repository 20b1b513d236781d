import AdapterKit
import BuiltinAdapters
import Federation
import FederationHTTP
import FederationSQLite
import Messages
import Workspace

/// Wires the modules together: the one place that knows which ledger, transport and adapters there are.
enum House {
    /// The folders of `$SHOPCTL_NODE_PATH`, separated by colons.
    static var nodeFolders: [String] {
        (Environment["SHOPCTL_NODE_PATH"] ?? "").split(separator: ":").map { Files.absolute(String($0)) }
    }

    /// For commands that ask hosts for nothing, or only as a trial.
    static let equipment = equipment(bans: MemoryBanRegister())

    /// - Parameter bans: where it is written which hosts want to be left alone.
    static func equipment(bans: any BanRegister) -> Equipment {
        let door = HTTPDoor(bans: bans)
        return Equipment(adapters: adapters.usable, unusable: adapters.unusable) { settings in
            var options = CurlTransport.Options(userAgent: userAgent(settings))
            options.allowsPrivateAddresses = settings.allowsPrivateAddresses
            if let maxBytes = settings.maxBytes { options.maxBytes = maxBytes }
            var manners = PoliteTransport.Manners()
            // A server in one's own network is one's own: nobody else bears it.
            if settings.allowsPrivateAddresses { manners.interval = .zero }
            if let seconds = settings.delaySeconds { manners.interval = .milliseconds(Int(seconds * 1000)) }
            return door.transport(options, manners: manners)
        }
    }

    /// What the house calls itself in requests.
    static func userAgent(_ settings: TransportSettings) -> String {
        UserAgent.text(
            product: "science-shop-federation", version: Shopctl.version, node: settings.node,
            contact: settings.contact)
    }

    /// The way to a server that is not a source yet.
    ///
    /// - Parameter bans: where it is written which hosts want to be left alone.
    static func transport(
        _ workspace: Workspace, allowsPrivateAddresses: Bool, bans: any BanRegister
    ) -> any HTTPTransport {
        let config = workspace.config
        let settings = TransportSettings(
            node: config.nodeID, contact: config.contact ?? config.url, allowsPrivateAddresses: allowsPrivateAddresses)
        return equipment(bans: bans).transport?(settings) ?? OfflineTransport()
    }

    // MARK: - Workspace

    /// The folder of the workspace that was named or is nearest; nil when there is none and none was named.
    static func workspaceFolder(_ global: GlobalOptions) throws(Failure) -> String? {
        guard let named = global.workspace else { return Workspace.find(from: Files.workingFolder) }
        let folder = Files.absolute(named)
        guard Files.exists(folder + "/" + FederationConfig.fileName) else {
            throw Failure(
                .configuration, code: "no-workspace",
                "There is no \(FederationConfig.fileName) in \(Files.shown(folder)).",
                fix: "Make a workspace there with `shopctl init \(Files.shown(folder))`, or name the right folder.")
        }
        return folder
    }

    static func workspace(_ global: GlobalOptions) throws(Failure) -> Workspace {
        guard let folder = try workspaceFolder(global) else {
            throw Failure(
                .configuration, code: "no-workspace",
                "There is no workspace here: no \(FederationConfig.fileName) in \(Files.workingFolder) or above it.",
                fix: "Make one with `shopctl init`, or name one with `--workspace DIR`.")
        }
        return try value(Workspace.read(folder, nodeFolders: nodeFolders))
    }

    /// Nodes can be looked at outside of a workspace too.
    static func finder(_ global: GlobalOptions) throws(Failure) -> (finder: NodeFinder, workspace: Workspace?) {
        guard try workspaceFolder(global) != nil else { return (NodeFinder(folders: nodeFolders), nil) }
        let workspace = try workspace(global)
        return (workspace.finder, workspace)
    }

    /// A path, written from where the person is, as federation.yaml writes it: relative inside the workspace.
    static func entry(forPath path: String, in workspace: String) -> String {
        let absolute = Files.absolute(path)
        return absolute.hasPrefix(workspace + "/") ? "./" + absolute.dropFirst(workspace.count + 1) : absolute
    }

    // MARK: - Ledger

    /// The ledger to read; an empty one in memory when there is no file yet, so that looking writes nothing.
    static func ledgerForReading(_ workspace: Workspace) async throws -> any Ledger {
        guard Files.exists(workspace.ledgerPath) else { return MemoryLedger() }
        return try SQLiteLedger.reading(path: workspace.ledgerPath)
    }

    /// The ledger as it is, in which everything written vanishes: nothing on the disk changes.
    static func rehearsal(_ workspace: Workspace) throws -> any Ledger {
        try SQLiteLedger.rehearsal(path: workspace.ledgerPath)
    }

    static func ledgerForWriting(_ workspace: Workspace) async throws -> any Ledger {
        guard !workspace.config.ledger.hasPrefix("postgres:"), !workspace.config.ledger.hasPrefix("postgresql:") else {
            throw FederationError(
                .configuration, "This program keeps its ledger in a SQLite file; set `ledger` to a file's path.")
        }
        try Files.makeFolder(Files.folder(of: workspace.ledgerPath))
        return try SQLiteLedger(path: workspace.ledgerPath)
    }

    // MARK: - Configuration errors

    /// The value, or all problems as one failure.
    static func value<Value>(_ reading: ConfigReading<Value>) throws(Failure) -> Value {
        switch reading {
        case .valid(let value): return value
        case .invalid(let problems): throw Failure(configuration: problems)
        }
    }

    static func orConfigurationFailure<Value>(_ body: () throws(FederationError) -> Value) throws(Failure) -> Value {
        do throws(FederationError) { return try body() } catch { throw Failure(error) }
    }
}

extension House {
    /// What every record is checked with.
    static let validator = SchemaValidation()
}
