import Federation
import GRDB
import JSONSchema
import ScienceShopSDK

/// Receipts by the order of their last change, and by what the channel files them under.
extension SQLiteTransaction {
    func receipts(_ query: ReceiptFeedQuery) throws -> [ChannelReceipt] {
        guard let source = try source(of: query) else { return [] }
        return try rows(
            "SELECT \(Self.receiptColumns) \(source.sql) ORDER BY receipt.sequence LIMIT ?",
            source.arguments + [query.limit]
        ) { try Self.receipt($0, on: query.channel) }
    }

    func receiptCount(_ query: ReceiptFeedQuery) throws -> Int {
        guard let source = try source(of: query) else { return 0 }
        return try number("SELECT count(*) \(source.sql)", source.arguments)
    }

    func labels(of channel: String) throws -> [String] {
        guard let number = try number(ofChannel: channel) else { return [] }
        return try rows(
            """
            SELECT name FROM label WHERE channel = ? AND EXISTS (SELECT 1 FROM receipt_label WHERE label = label.pk)
            ORDER BY name
            """, [number]
        ) { $0[0] as String }
    }

    // MARK: - Where a list is read from

    private struct Source {
        var sql: String
        var arguments: [(any DatabaseValueConvertible)?]
    }

    /// Nil when nothing can match.
    private func source(of query: ReceiptFeedQuery) throws -> Source? {
        guard let channel = try number(ofChannel: query.channel) else { return nil }
        var labels: [Int64] = []
        for name in query.labels {
            guard let label = try label(name, of: channel) else { return nil }
            labels.append(label)
        }
        guard let range = try sequences(of: query, in: channel) else { return nil }
        var sql = "FROM receipt"
        var arguments: [(any DatabaseValueConvertible)?] = []
        // The rows of the first label lead; the others and the receipts are looked up.
        if !labels.isEmpty {
            let tables = labels.indices.map { "receipt_label AS l\($0)" }.joined(separator: " CROSS JOIN ")
            sql = "FROM \(tables) CROSS JOIN receipt"
        }
        let place = labels.isEmpty ? "receipt.sequence" : "l0.sequence"
        var conditions = ["receipt.channel = ?", "receipt.sequence > 0", "\(place) > ?"]
        arguments += [channel, max(0, query.after)]
        if let first = range.first {
            conditions.append("\(place) >= ?")
            arguments.append(first)
        }
        if let last = range.last {
            conditions.append("\(place) <= ?")
            arguments.append(last)
        }
        for (index, label) in labels.enumerated() {
            conditions.append("l\(index).label = ?")
            arguments.append(label)
            if index > 0 { conditions.append("l\(index).sequence = l0.sequence") }
        }
        if !labels.isEmpty { conditions.append("receipt.sequence = l0.sequence") }
        if let state = query.state { conditions.append("receipt.state = '\(state.rawValue)'") }
        return Source(sql: sql + " WHERE " + conditions.joined(separator: " AND "), arguments: arguments)
    }

    /// Moments come in the order of sequence, so a stretch of time is a stretch of it; nil when it is empty.
    private func sequences(
        of query: ReceiptFeedQuery, in channel: Int64
    ) throws -> (first: Int?, last: Int?)? {
        func edge(_ condition: String, _ order: String, _ moment: Timestamp) throws -> Int? {
            try row(
                """
                SELECT sequence FROM receipt WHERE channel = ? AND sequence > 0 AND changed \(condition) ?
                ORDER BY changed \(order), sequence \(order) LIMIT 1
                """, [channel, moment.milliseconds]
            ) { $0[0] as Int }
        }
        let first = try query.from.map { try edge(">=", "ASC", $0) }
        let last = try query.until.map { try edge("<=", "DESC", $0) }
        if first == .some(nil) || last == .some(nil) { return nil }
        return (first ?? nil, last ?? nil)
    }

    // MARK: - Labels

    struct LabelKey: Hashable {
        let channel: Int64
        let name: ByteString
    }

    private func label(_ name: String, of channel: Int64) throws -> Int64? {
        let key = LabelKey(channel: channel, name: ByteString(name))
        if let known = labelNumbers[key] { return known }
        let found = try hot(.label).first([.integer(channel), .text(name)]) { $0.integer(0) }
        labelNumbers[key] = found
        return found
    }

    private func makeLabel(_ name: String, of channel: Int64) throws -> Int64 {
        if let known = try label(name, of: channel) { return known }
        try hot(.addLabel).execute([.integer(channel), .text(name)])
        labelNumbers[LabelKey(channel: channel, name: ByteString(name))] = db.lastInsertedRowID
        return db.lastInsertedRowID
    }

    /// Brings the rows of labels to what a receipt says that is about to be written.
    func file(_ receipt: ChannelReceipt, in channel: Int64) throws {
        let old = try hot(.filedReceipt).first([.integer(channel), .text(receipt.record.description)]) {
            (sequence: Int($0.integer(0)), labels: Self.labels($0.text(1)))
        }
        let new = receipt.sequence > 0 ? receipt.labels : []
        if let old {
            if old.sequence == receipt.sequence, zip(old.labels, new).allSatisfy({ $0.hasSameBytes(as: $1) }),
                old.labels.count == new.count
            {
                return
            }
            for name in old.labels {
                guard let label = try label(name, of: channel) else { continue }
                try hot(.removeReceiptLabel).execute([.integer(label), .integer(old.sequence)])
            }
        }
        for name in new {
            try hot(.addReceiptLabel).execute([.integer(try makeLabel(name, of: channel)), .integer(receipt.sequence)])
        }
    }

    /// Labels hold no line feed.
    static func labels(_ text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }

    static func text(ofLabels labels: [String]) -> String { labels.joined(separator: "\n") }
}
