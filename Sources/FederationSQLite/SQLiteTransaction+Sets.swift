import AdapterKit
import Federation
import Foundation
import GRDB
import Messages
import ScienceShopSDK
import SetReconciliation

extension SQLiteTransaction {
    func keptSet(_ set: SetName) throws -> CodedPrefix? {
        try keepSets()
        guard
            let kept = try row(
                "SELECT pk, key, digest FROM kept_set WHERE name = ?", [set.text],
                {
                    (number: $0[0] as Int64, key: try Self.bytes($0, 1), digest: try Self.bytes($0, 2))
                })
        else { return nil }
        let blocks = try rows("SELECT cells FROM kept_cells WHERE kept = ? ORDER BY block", [kept.number]) {
            try Self.bytes($0, 0)
        }
        guard let key = ReconciliationKey(bytes: kept.key), let digest = SetDigest(bytes: kept.digest),
            let prefix = CodedPrefix(key: key, digest: digest, blocks: blocks)
        else { throw Self.damaged("the cells of a set") }
        return prefix
    }

    func elements(of set: SetName, after symbol: SetSymbol?, limit: Int) throws -> [SetElement] {
        guard let members = try members(of: set) else { return [] }
        return try rows(
            "SELECT \(members.columns) AND symbol > ? ORDER BY symbol LIMIT ?",
            [members.number, Data(symbol?.bytes ?? []), limit]
        ) { try Self.element($0, of: set) }
    }

    func elements(of set: SetName, with symbols: [SetSymbol]) throws -> [SetElement] {
        guard let members = try members(of: set) else { return [] }
        var found: [SetElement] = []
        for symbol in Set(symbols).sorted() {
            found += try rows(
                "SELECT \(members.columns) AND symbol = ? ORDER BY 2", [members.number, Data(symbol.bytes)]
            ) { try Self.element($0, of: set) }
        }
        return found
    }

    func elementCount(of set: SetName) throws -> Int {
        guard let members = try members(of: set) else { return 0 }
        return try number("SELECT count(*) FROM (SELECT \(members.columns))", [members.number])
    }

    func keepSet(_ set: SetName, key: ReconciliationKey) throws {
        keeper.forget(set)
        var prefix = CodedPrefix(key: key)
        if let members = try members(of: set) {
            let cursor = try Row.fetchCursor(
                db.cachedStatement(sql: "SELECT symbol FROM (SELECT \(members.columns))"),
                arguments: [members.number])
            while let row = try cursor.next() {
                guard let symbol = SetSymbol(bytes: try Self.bytes(row, 0)) else { throw Self.damaged("a symbol") }
                prefix.insert(symbol)
            }
        }
        try execute(
            """
            INSERT INTO kept_set (name, key, digest) VALUES (?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET key = excluded.key, digest = excluded.digest
            """, [set.text, Data(key.bytes), Data(prefix.digest.bytes)])
        let number = Int64(try number("SELECT pk FROM kept_set WHERE name = ?", [set.text]))
        for block in 0..<prefix.blockCount { try put(prefix.bytes(ofBlock: block), asBlock: block, of: number) }
    }

    // MARK: - Changes

    /// Notes that a member of a set is to be replaced by another one.
    func note(_ old: @autoclosure () throws -> SetSymbol?, _ new: SetSymbol?, in set: SetName) throws {
        let key = try keeper.key(set) {
            try row("SELECT key FROM kept_set WHERE name = ?", [set.text]) { try Self.bytes($0, 0) }
                .flatMap { ReconciliationKey(bytes: $0) }
        }
        guard let key else { return }
        keeper.replace(try old(), by: new, in: set, key: key)
    }

    /// Adds what was noted to what is kept.
    func keepSets() throws {
        if keeper.isEmpty { return }
        for (set, changes) in keeper.takeChanges() {
            let kept = try row("SELECT pk, digest FROM kept_set WHERE name = ?", [set.text]) {
                (number: $0[0] as Int64, digest: try Self.bytes($0, 1))
            }
            guard let kept, var digest = SetDigest(bytes: kept.digest) else { throw Self.damaged("a set's digest") }
            digest.add(changes.digest)
            try execute("UPDATE kept_set SET digest = ? WHERE pk = ?", [Data(digest.bytes), kept.number])
            for block in changes.changedBlocks {
                let old = try row(
                    "SELECT cells FROM kept_cells WHERE kept = ? AND block = ?", [kept.number, block]
                ) { try Self.bytes($0, 0) }
                guard let old, let new = changes.bytes(ofBlock: block, addedTo: old) else {
                    throw Self.damaged("the cells of a set")
                }
                try put(new, asBlock: block, of: kept.number)
            }
        }
    }

    private func put(_ cells: [UInt8], asBlock block: Int, of number: Int64) throws {
        try execute(
            "INSERT OR REPLACE INTO kept_cells (kept, block, cells) VALUES (?, ?, ?)", [number, block, Data(cells)])
    }

    // MARK: - Members

    /// What is selected for the members of a set, up to the condition that the symbol is compared in; nil when nothing was
    /// ever written of it. The conditions are those of the indices by symbol.
    private func members(of set: SetName) throws -> (columns: String, number: Int64)? {
        switch set {
        case .channel(let name):
            try number(ofChannel: name).map {
                (
                    """
                    symbol, record, changed FROM receipt INDEXED BY receipt_by_symbol
                    WHERE channel = ? AND symbol IS NOT NULL AND state = 'shown' AND hash IS NOT NULL
                    """, $0
                )
            }
        case .source(let key):
            try number(of: key).map {
                (
                    """
                    symbol, identifier, datestamp FROM source_record INDEXED BY source_record_by_symbol
                    WHERE source = ? AND symbol IS NOT NULL AND status <> 'gone'
                    """, $0
                )
            }
        }
    }

    private static func element(_ row: Row, of set: SetName) throws -> SetElement {
        guard let symbol = try symbol(row, 0) else { throw damaged("a symbol") }
        return switch set {
        case .channel: SetElement(symbol: symbol, name: row[1], changedAt: optionalTime(row, 2))
        case .source: SetElement(symbol: symbol, name: row[1], datestamp: row[2])
        }
    }

    static func symbol(_ row: Row, _ column: Int) throws -> SetSymbol? {
        guard (row[column] as Data?) != nil else { return nil }
        guard let symbol = SetSymbol(bytes: try bytes(row, column)) else { throw damaged("a symbol") }
        return symbol
    }
}
