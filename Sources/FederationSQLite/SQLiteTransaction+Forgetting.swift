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
        let acts = try rows("SELECT at, why, by_whom, sequence FROM forgetting_act ORDER BY id") { row in
            ForgottenList.Act(at: Self.time(row, 0), why: row[1], by: row[2], sequence: row[3])
        }
        return ForgottenList(key: key, entries: entries, acts: acts)
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
        try execute("DELETE FROM forgetting_act")
        guard !forgotten.key.isEmpty else { return }
        try execute("INSERT INTO forgetting_key (key) VALUES (?)", [Data(forgotten.key)])
        for entry in forgotten.entries {
            try execute(
                "INSERT INTO forgotten (kind, length, hash, at) VALUES (?, ?, ?, ?)",
                [entry.kind.rawValue, entry.length, Data(entry.hash.bytes), entry.at.milliseconds])
        }
        for act in forgotten.acts {
            try execute(
                "INSERT INTO forgetting_act (at, why, by_whom, sequence) VALUES (?, ?, ?, ?)",
                [act.at.milliseconds, act.why, act.by, act.sequence])
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
        let found = try rows("SELECT pk, path, label, said FROM evidence_shape") {
            (number: $0[0] as Int64, texts: [$0[1] as String?, $0[2] as String?, $0[3] as String?])
        }
        for shape in found where shape.texts.contains(where: { $0.map { list.holds($0) } ?? false }) {
            try execute("UPDATE evidence_shape SET path = '', label = NULL, said = NULL WHERE pk = ?", [shape.number])
        }
        // What nothing is filed under any more.
        try execute("DELETE FROM label WHERE NOT EXISTS (SELECT 1 FROM receipt_label WHERE label = label.pk)")
    }

    func replaceIssues(of run: RunID, with issues: [RunIssue]) throws {
        try execute("DELETE FROM issue WHERE run = ?", [run.rawValue])
        try append(issues, to: run)
    }

    func giveUpIdentifier(_ id: RecordIdentifier, for other: RecordIdentifier) throws {
        let names: [(any DatabaseValueConvertible)?] = [other.description, id.description]
        for channel in try channels() {
            guard var receipt = try receipt(of: id, on: channel.name), let number = try number(ofChannel: channel.name)
            else { continue }
            receipt.labels = []
            try file(receipt, in: number)
            try note(receipt.element, nil, in: .channel(channel.name))
            try execute("DELETE FROM receipt WHERE channel = ? AND record = ?", [number, id.description])
        }
        try execute("UPDATE receipt SET successor = NULL WHERE successor = ?", [id.description])
        try execute("UPDATE change SET record = ? WHERE record = ?", names)
        try execute("UPDATE change SET successor = ? WHERE successor = ?", names)
        try execute("DELETE FROM alias WHERE id = ?1 OR successor = ?1", [id.description])
        try execute("UPDATE record SET id = ? WHERE id = ?", names)
        // The home may be another too.
        try execute("UPDATE record SET node = ? WHERE id = ?", [other.home, other.description])
        (lastRead, absent) = (nil, nil)
    }

    func eraseDecisions(on id: RecordIdentifier) throws {
        try execute("DELETE FROM decision WHERE record = ?", [id.description])
    }
}
