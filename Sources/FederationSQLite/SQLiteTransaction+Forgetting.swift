import Federation
import Foundation
import GRDB
import ScienceShopSDK

extension SQLiteTransaction {
    func forgotten() throws -> ForgottenList {
        guard let key = try row("SELECT key FROM forgetting_key", [], { try Self.bytes($0, 0) }) else {
            return .nothing
        }
        let entries = try rows("SELECT kind, length, hash, at FROM forgotten ORDER BY id") { row in
            ForgottenList.Entry(
                kind: try word(row, 0), length: row[1], hash: try Self.digest(row, 2), at: Self.time(row, 3))
        }
        return ForgottenList(key: key, entries: entries)
    }

    func forEachPayload(_ body: (Digest, [UInt8]) throws -> Void) throws {
        var after: Int64 = 0
        while true {
            let page = try rows(
                "SELECT pk, digest FROM payload WHERE pk > ? AND deflated < 2 ORDER BY pk LIMIT 100", [after]
            ) { (number: $0[0] as Int64, digest: try Self.digest($0, 1)) }
            for item in page {
                if let bytes = try payload(item.digest) { try body(item.digest, bytes) }
            }
            guard let last = page.last else { return }
            after = last.number
        }
    }

    func isErased(payload digest: Digest) throws -> Bool {
        try row(
            "SELECT 1 FROM payload WHERE substr(digest, 1, 6) = substr(?1, 1, 6) AND digest = ?1 AND deflated = 2",
            [Data(digest.bytes)]
        ) { _ in true } ?? false
    }

    // MARK: - Writing

    func put(_ forgotten: ForgottenList) throws {
        try execute("DELETE FROM forgetting_key")
        try execute("DELETE FROM forgotten")
        guard !forgotten.key.isEmpty else { return }
        try execute("INSERT INTO forgetting_key (key) VALUES (?)", [Data(forgotten.key)])
        for entry in forgotten.entries {
            try execute(
                "INSERT INTO forgotten (kind, length, hash, at) VALUES (?, ?, ?, ?)",
                [entry.kind.rawValue, entry.length, Data(entry.hash.bytes), entry.at.milliseconds])
        }
    }

    func eraseClaims(on id: RecordIdentifier) throws {
        try writeHeldClaims()
        try execute("DELETE FROM claim WHERE record = ?", [id.description])
        unclaimed = nil
    }

    func eraseSourceRecord(_ identifier: String, of source: SourceKey) throws {
        try writeHeldClaims()
        guard let number = try number(of: source) else { return }
        try execute("DELETE FROM claim WHERE source = ? AND source_record = ?", [number, identifier])
        try execute("DELETE FROM source_record WHERE source = ? AND identifier = ?", [number, identifier])
        unclaimed = nil
    }

    func erasePayload(_ digest: Digest) throws {
        if try hot(.hasPayload).isEmpty([.digest(digest)]) {
            try hot(.addPayload).execute([.digest(digest), .integer(0), .integer(2), .blob([])])
        } else {
            try execute(
                """
                UPDATE payload SET bytes = x'', size = 0, deflated = 2
                WHERE substr(digest, 1, 6) = substr(?1, 1, 6) AND digest = ?1
                """, [Data(digest.bytes)])
        }
    }

    /// Takes forgotten words out of what items of evidence have in common; the items that held them are gone.
    func eraseLabels() throws {
        let list = try forgotten()
        if list.isEmpty { return }
        let found = try rows("SELECT pk, label FROM evidence_shape WHERE label IS NOT NULL") {
            (number: $0[0] as Int64, label: $0[1] as String)
        }
        for shape in found where list.holds(shape.label) {
            try execute("UPDATE evidence_shape SET label = NULL WHERE pk = ?", [shape.number])
        }
    }

    func replaceIssues(of run: RunID, with issues: [RunIssue]) throws {
        try execute("DELETE FROM issue WHERE run = ?", [run.rawValue])
        try append(issues, to: run)
    }

    func eraseDecisions(on id: RecordIdentifier) throws {
        try execute("DELETE FROM decision WHERE record = ?", [id.description])
    }
}
