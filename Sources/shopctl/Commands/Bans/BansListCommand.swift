import AdapterKit
import ArgumentParser
import Federation
import FederationHTTP
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

struct BansListCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the hosts that are not asked for anything for now.",
        discussion: """
            Examples:
              shopctl bans list
              shopctl bans list --format json
            """)

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws {
        let bans = try await House.bans(in: try House.workspace(global))
        console.emit(
            Report(list: bans.map(\.json)) { console in
                guard !bans.isEmpty else { return console.line("No host asks to be left alone.") }
                var table = Table([.text("HOST", .cut), .text("UNTIL")])
                for ban in bans { table.rows.append([.init(ban.host, .bold), .words("\(moment: ban.until)")]) }
                console.table(table)
            })
    }
}

extension HostBan {
    var json: JSONValue { .object(["host": .string(host), "until": .text(until)]) }
}

extension House {
    /// Those that are not over, in order of host.
    static func bans(in workspace: Workspace) async throws -> [HostBan] {
        let now = SystemTime.now()
        return try await LedgerBans(try await ledgerForReading(workspace)).all().filter { $0.until > now }
    }

    /// Where bans are kept for a command that needs no workspace: in the ledger of the one it is in, if there is one.
    static func bans(near global: GlobalOptions) async -> any BanRegister {
        guard (try? workspaceFolder(global)) != nil, let workspace = try? workspace(global),
            Files.exists(workspace.ledgerPath), let ledger = try? await ledgerForWriting(workspace)
        else { return MemoryBanRegister() }
        return LedgerBans(ledger)
    }
}
