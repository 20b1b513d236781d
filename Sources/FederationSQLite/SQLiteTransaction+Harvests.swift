import AdapterKit
import Federation
import Foundation
import GRDB
import Messages
import ScienceShopSDK

/// What is remembered of sources and their hosts between runs, and in the middle of one.
extension SQLiteTransaction {
    func clearMarks(of source: SourceKey) throws {
        guard let number = try number(of: source) else { return }
        // A window has two sets of marks: the list's under its number, the sweep's under its negative.
        for sign in ["", "-"] {
            try execute("DELETE FROM mark WHERE win IN (SELECT \(sign)id FROM run WHERE source = ?)", [number])
        }
    }

    // MARK: - Checkpoints

    func checkpoint(of source: SourceKey) throws -> Checkpoint? {
        guard let number = try number(of: source) else { return nil }
        return try row(
            """
            SELECT win, run, cursor, since, summary, pages, seen, unreadable, saved, bookmark, scope, basis, restarts,
                listed, pending FROM checkpoint WHERE source = ?
            """, [number]
        ) { row in
            Checkpoint(
                source: source, window: RunID(row[0] as Int), run: RunID(row[1] as Int),
                place: row[13] ? .sweep((row[14] as String?).map { Bookmark($0) }) : .page(Cursor(row[2])),
                since: (row[3] as Int64?).map { Timestamp(milliseconds: $0) },
                bookmark: (row[9] as String?).map { Bookmark($0) }, sourceSummary: row[4], scope: row[10],
                basis: try Self.optionalDigest(row, 11), pages: row[5], seen: row[6], unreadable: row[7],
                restarts: row[12], savedAt: Self.time(row, 8))
        }
    }

    func put(_ checkpoint: Checkpoint) throws {
        var pending: String?
        if case .sweep(let bookmark) = checkpoint.place { pending = bookmark?.text }
        try execute(
            """
            INSERT OR REPLACE INTO checkpoint (source, win, run, cursor, since, summary, pages, seen, unreadable, saved,
                bookmark, scope, basis, restarts, listed, pending)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                try makeNumber(of: checkpoint.source), checkpoint.window.rawValue, checkpoint.run.rawValue,
                checkpoint.cursor?.text ?? "", checkpoint.since?.milliseconds, checkpoint.sourceSummary,
                checkpoint.pages, checkpoint.seen, checkpoint.unreadable, checkpoint.savedAt.milliseconds,
                checkpoint.bookmark?.text, checkpoint.scope, checkpoint.basis.map { Data($0.bytes) },
                checkpoint.restarts, checkpoint.cursor == nil, pending,
            ])
    }

    func removeCheckpoint(of source: SourceKey) throws {
        guard let number = try number(of: source) else { return }
        try execute("DELETE FROM checkpoint WHERE source = ?", [number])
    }

    // MARK: - Bookmarks and sweeps

    func memory(of source: SourceKey) throws -> SourceMemory {
        var memory = SourceMemory(source: source)
        guard let number = try number(of: source) else { return memory }
        memory.kept = try row("SELECT text, scope, basis, run, saved FROM bookmark WHERE source = ?", [number]) { row in
            SourceMemory.KeptBookmark(
                Bookmark(row[0]), scope: row[1], basis: try Self.digest(row, 2), run: RunID(row[3] as Int),
                savedAt: Self.time(row, 4))
        }
        memory.sweep = try row("SELECT scope, run, at FROM sweep WHERE source = ?", [number]) { row in
            SourceMemory.Sweep(scope: row[0], run: RunID(row[1] as Int), at: Self.time(row, 2))
        }
        return memory
    }

    func put(_ memory: SourceMemory) throws {
        let number = try makeNumber(of: memory.source)
        if let kept = memory.kept {
            try execute(
                "INSERT OR REPLACE INTO bookmark (source, text, scope, basis, run, saved) VALUES (?, ?, ?, ?, ?, ?)",
                [
                    number, kept.bookmark.text, kept.scope, Data(kept.basis.bytes), kept.run.rawValue,
                    kept.savedAt.milliseconds,
                ])
        } else {
            try execute("DELETE FROM bookmark WHERE source = ?", [number])
        }
        if let sweep = memory.sweep {
            try execute(
                "INSERT OR REPLACE INTO sweep (source, scope, run, at) VALUES (?, ?, ?, ?)",
                [number, sweep.scope, sweep.run.rawValue, sweep.at.milliseconds])
        } else {
            try execute("DELETE FROM sweep WHERE source = ?", [number])
        }
    }

    // MARK: - Hosts

    func ban(of host: String) throws -> Timestamp? {
        try row("SELECT until FROM ban WHERE host = ?", [host]) { Self.time($0, 0) }
    }

    func bans() throws -> [HostBan] {
        try rows("SELECT host, until FROM ban ORDER BY host") { HostBan(host: $0[0], until: Self.time($0, 1)) }
    }

    func put(_ ban: HostBan) throws {
        try execute("INSERT OR REPLACE INTO ban (host, until) VALUES (?, ?)", [ban.host, ban.until.milliseconds])
    }

    func removeBan(of host: String) throws { try execute("DELETE FROM ban WHERE host = ?", [host]) }

    func validators(for url: String) throws -> HTTPValidators? {
        try row("SELECT etag, modified, accept, location FROM validator WHERE url = ?", [url]) { row in
            HTTPValidators(etag: row[0], lastModified: row[1], accept: row[2], location: row[3])
        }
    }

    func put(_ validators: HTTPValidators, for url: String) throws {
        // What is replaced goes with its number: the new one is the newest.
        try execute(
            "INSERT OR REPLACE INTO validator (url, etag, modified, accept, location) VALUES (?, ?, ?, ?, ?)",
            [url, validators.etag, validators.lastModified, validators.accept, validators.location])
    }

    func keepNewestValidators(_ count: Int) throws {
        try execute(
            """
            DELETE FROM validator WHERE pk <= (SELECT pk FROM validator ORDER BY pk DESC LIMIT 1 OFFSET ?)
            """, [max(0, count)])
    }
}
