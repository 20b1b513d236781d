import AdapterKit
import Federation
import Foundation
import GRDB
import JSONSchema
import Messages
import ScienceShopSDK
import SetReconciliation

extension SQLiteTransaction {
    func aliases(to id: RecordIdentifier) throws -> [RecordIdentifier] {
        try rows("SELECT id FROM alias WHERE successor = ? ORDER BY id", [id.description]) {
            try Self.identifier($0, 0)
        }
    }

    // MARK: - Channels

    private static let channelColumns =
        "name, bookmark, rules, output, finished, finished_at, turn, ran, verdict, sequence, changed, web_address"

    private static func channel(_ row: Row) throws -> Channel {
        Channel(
            name: row[0], bookmark: row[1], rules: row[2], output: row[3], isFinished: row[4],
            finishedAt: optionalTime(row, 5), turn: row[6], ranAt: time(row, 7),
            verdict: try optionalWord(row, 8), sequence: row[9], changedAt: optionalTime(row, 10),
            webAddress: row[11])
    }

    func channel(_ name: String) throws -> Channel? {
        try row("SELECT \(Self.channelColumns) FROM channel WHERE name = ?", [name], Self.channel)
    }

    func channels() throws -> [Channel] {
        try rows("SELECT \(Self.channelColumns) FROM channel ORDER BY name", [], Self.channel)
    }

    func put(_ channel: Channel) throws {
        try execute(
            """
            INSERT INTO channel (name, bookmark, rules, output, finished, finished_at, turn, ran, verdict, sequence,
                changed, web_address)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET bookmark = excluded.bookmark, rules = excluded.rules,
                output = excluded.output, finished = excluded.finished, finished_at = excluded.finished_at,
                turn = excluded.turn, ran = excluded.ran, verdict = excluded.verdict, sequence = excluded.sequence,
                changed = excluded.changed, web_address = excluded.web_address
            """,
            [
                channel.name, channel.bookmark, channel.rules, channel.output, channel.isFinished,
                channel.finishedAt?.milliseconds, channel.turn, channel.ranAt.milliseconds, channel.verdict?.rawValue,
                channel.sequence, channel.changedAt?.milliseconds, channel.webAddress,
            ])
    }

    /// The row of a channel; nil when nothing was ever written of it.
    func number(ofChannel name: String) throws -> Int64? {
        if let known = channelNumbers[ByteString(name)] { return known }
        let found = try row("SELECT pk FROM channel WHERE name = ?", [name]) { $0[0] as Int64 }
        channelNumbers[ByteString(name)] = found
        return found
    }

    // MARK: - Receipts

    static let receiptColumns =
        """
        record, state, due, hash, revision, until, reason, successor, address, at, receipt.sequence, changed, rendering,
        labels, symbol
        """

    static func receipt(_ row: Row, on channel: String) throws -> ChannelReceipt {
        ChannelReceipt(
            channel: channel, record: try identifier(row, 0), state: try word(row, 1), isDue: row[2],
            hash: try optionalDigest(row, 3), revision: row[4], shownUntil: optionalTime(row, 5),
            reason: try optionalWord(row, 6), successor: try optionalIdentifier(row, 7), address: row[8],
            at: time(row, 9), sequence: row[10], changedAt: optionalTime(row, 11),
            rendering: try optionalDigest(row, 12), labels: labels(row[13]),
            symbol: try symbol(row, 14))
    }

    func receipt(of id: RecordIdentifier, on channel: String) throws -> ChannelReceipt? {
        guard let number = try number(ofChannel: channel) else { return nil }
        return try row(
            "SELECT \(Self.receiptColumns) FROM receipt WHERE channel = ? AND record = ?", [number, id.description]
        ) { try Self.receipt($0, on: channel) }
    }

    func receipts(_ query: ReceiptQuery) throws -> [ChannelReceipt] {
        guard let number = try number(ofChannel: query.channel) else { return [] }
        var conditions = ["channel = ?"]
        var arguments: [(any DatabaseValueConvertible)?] = [number]
        if let state = query.state { conditions.append("state = '\(state.rawValue)'") }
        if let now = query.dueAt {
            conditions.append("record IN (\(Self.due))")
            arguments += [number, number, now.milliseconds]
        }
        if let after = query.after {
            conditions.append("record > ?")
            arguments.append(after.description)
        }
        return try rows(
            """
            SELECT \(Self.receiptColumns) FROM receipt WHERE \(conditions.joined(separator: " AND "))
            ORDER BY record LIMIT ?
            """, arguments + [query.limit]
        ) { try Self.receipt($0, on: query.channel) }
    }

    /// Two stretches of two indices, where an OR would read every receipt of the channel.
    private static let due = """
        SELECT record FROM receipt WHERE channel = ? AND due
        UNION SELECT record FROM receipt WHERE channel = ? AND until IS NOT NULL AND until < ?
        """

    func receiptTally(of channel: String) throws -> ReceiptTally {
        guard let number = try number(ofChannel: channel) else { return ReceiptTally() }
        var tally = ReceiptTally()
        tally.withdrawn = try self.number(
            "SELECT count(*) FROM receipt WHERE channel = ? AND state = 'withdrawn'", [number])
        tally.shown = try self.number("SELECT count(*) FROM receipt WHERE channel = ?", [number]) - tally.withdrawn
        tally.due = try self.number("SELECT count(*) FROM receipt WHERE channel = ? AND due", [number])
        return tally
    }

    func put(_ receipt: ChannelReceipt) throws {
        guard let number = try number(ofChannel: receipt.channel) else {
            throw FederationError(.internal, "A receipt was written for a channel that is not there. This is a bug.")
        }
        try file(receipt, in: number)
        try note(
            self.receipt(of: receipt.record, on: receipt.channel)?.element, receipt.element,
            in: .channel(receipt.channel))
        try execute(
            """
            INSERT INTO receipt (channel, record, state, due, hash, revision, until, reason, successor, address, at,
                sequence, changed, rendering, labels, symbol)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (channel, record) DO UPDATE SET state = excluded.state, due = excluded.due,
                hash = excluded.hash, revision = excluded.revision, until = excluded.until, reason = excluded.reason,
                successor = excluded.successor, address = excluded.address, at = excluded.at,
                sequence = excluded.sequence, changed = excluded.changed, rendering = excluded.rendering,
                labels = excluded.labels, symbol = excluded.symbol
            """,
            [
                number, receipt.record.description, receipt.state.rawValue, receipt.isDue,
                receipt.hash.map { Data($0.bytes) }, receipt.revision, receipt.shownUntil?.milliseconds,
                receipt.reason?.rawValue, receipt.successor?.description, receipt.address,
                receipt.at.milliseconds, receipt.sequence, receipt.changedAt?.milliseconds,
                receipt.rendering.map { Data($0.bytes) }, Self.text(ofLabels: receipt.labels),
                receipt.symbol.map { Data($0.bytes) },
            ])
    }

    func makeReceiptsDue(on channel: String) throws {
        guard let number = try number(ofChannel: channel) else { return }
        try execute("UPDATE receipt SET due = 1 WHERE channel = ? AND NOT due", [number])
    }

    // MARK: - Visits

    func visits(of channel: String) throws -> [ChannelVisit] {
        guard let number = try number(ofChannel: channel) else { return [] }
        return try rows("SELECT peer, sequence, at FROM visit WHERE channel = ? ORDER BY peer", [number]) {
            ChannelVisit(channel: channel, peer: $0[0], sequence: $0[1], at: Self.time($0, 2))
        }
    }

    func put(_ visit: ChannelVisit) throws {
        guard let number = try number(ofChannel: visit.channel) else {
            throw FederationError(.internal, "A receipt was written for a channel that is not there. This is a bug.")
        }
        try execute(
            "INSERT OR REPLACE INTO visit (channel, peer, sequence, at) VALUES (?, ?, ?, ?)",
            [number, visit.peer, visit.sequence, visit.at.milliseconds])
    }

    // MARK: - Columns

    static func optionalTime(_ row: Row, _ column: Int) -> Timestamp? {
        (row[column] as Int64?).map { Timestamp(milliseconds: $0) }
    }

    private static func optionalWord<Value: RawRepresentable<String>>(_ row: Row, _ column: Int) throws -> Value? {
        (row[column] as String?) == nil ? nil : try word(row, column)
    }
}
