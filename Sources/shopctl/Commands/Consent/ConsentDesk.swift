import ArgumentParser
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

/// Finds the records that decisions are about, records decisions, and knows what that does to channels.
struct ConsentDesk {
    let ledger: any Ledger
    /// Whose ledger it is.
    let node: String

    /// For reading alone.
    init(reading global: GlobalOptions) async throws {
        let workspace = try House.workspace(global)
        ledger = try await House.ledgerForReading(workspace)
        node = workspace.config.nodeID
    }

    /// - Parameter plan: whether nothing of what is written is to stay.
    init(writing global: GlobalOptions, plan: Bool) async throws {
        let workspace = try House.workspace(global)
        ledger = plan ? try House.rehearsal(workspace) : try await House.ledgerForWriting(workspace)
        node = workspace.config.nodeID
    }

    /// The record that an identifier stands for now, tombstones included.
    func record(_ text: String) async throws -> StoredRecord {
        let current = try await ledger.resolve(try House.identifier(text))
        return try await House.record(current, in: ledger, written: text)
    }

    /// Records decisions.
    ///
    /// - Returns: those that were new, and what they do to every channel.
    private func record(
        _ decisions: [ConsentDecision], skipsKnown: Bool
    ) async throws -> (recorded: [ConsentDecision], effects: [ConsentEffect]) {
        let now = SystemTime.now()
        let ids = Set(decisions.map(\.record)).sorted()
        let before = try await ledger.read { reader in
            try ids.map { try ConsentOutlook.all(of: $0, in: reader, at: now) }
        }
        let recorded = try await ConsentRegister(ledger, node: node).record(decisions, skipsKnown: skipsKnown)
        let effects = try await ledger.read { reader in
            try zip(ids, before).flatMap { id, before in
                try ConsentEffect.between(before, and: ConsentOutlook.all(of: id, in: reader, at: now), of: id)
            }
        }
        return (recorded, effects.filter(\.changesAnything))
    }

    /// Records decisions and says what that does: how every command on them ends.
    ///
    /// - Parameter refused: what could not be made a decision of.
    func conclude(
        _ decisions: [ConsentDecision], skipsKnown: Bool = false, refused: [Issue] = [], isPlan: Bool,
        _ console: Console
    ) async throws {
        let done = try await record(decisions, skipsKnown: skipsKnown)
        console.emit(
            ConsentText.report(
                of: done.recorded, done.effects, isPlan: isPlan, known: decisions.count - done.recorded.count,
                refused: refused))
    }

    /// The user of the machine, who writes decisions down unless somebody else is named.
    static var recorder: String { Environment["USER"] ?? Environment["LOGNAME"] ?? "" }

    /// Today, as people write it.
    static func today() -> PartialDate? { PartialDate(String(SystemTime.now().description.prefix(10))) }

    /// A day, month or year that is not to come.
    static func date(_ text: String?, option: String) throws(Failure) -> PartialDate? {
        guard let text else { return nil }
        guard let date = PartialDate(text) else {
            throw .usage(
                "\(option) takes a day, a month or a year, and `\(text)` is none.",
                fix: "Write it as 2026-11-21, 2026-11 or 2026.")
        }
        return date
    }

    static func past(_ date: PartialDate?) throws(Failure) -> PartialDate {
        guard let date = date ?? today() else {
            throw Failure(.internal, code: "internal", "The clock of this machine tells no day.")
        }
        guard date.earliest <= SystemTime.now() else {
            throw .usage(
                "\(date.description) is yet to come: nobody answered then.", fix: "Leave --date out for today.")
        }
        return date
    }
}

extension ConsentGrant.Group: ExpressibleByArgument {
    static let all: [ConsentGrant.Group] = [.publication, .contact, .image, .person]
    public static var allValueStrings: [String] { all.map(\.rawValue) }
}
