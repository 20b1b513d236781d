/// The statements that run once a row or more.
enum HotStatement: Int, CaseIterable {
    case recordNumber, addRecord, changeRecord, recordDocument
    case index, unindex
    case factsOfBlock, putFacts, searchNode, addSearchNode
    case addChange, hasPayload, addPayload, mark, markedBy, removeAlias
    case addClaim, changeClaim, hasClaims, hasClaimsBySource, storedClaim, leaningClaims, writeOutDraft
    case shapesOfPath, addShape, shape
    case putSourceRecord, hasSourceRecord
    case claimCount, storedRecord
    case label, addLabel, addReceiptLabel, removeReceiptLabel, filedReceipt
    case addIssue

    var sql: String {
        switch self {
        case .recordNumber: "SELECT pk FROM record WHERE id = ?"
        case .recordDocument: "SELECT deleted, document FROM record WHERE pk = ?"
        case .addRecord:
            """
            INSERT INTO record (deleted, revision, modified, hash, document, id, node, kind)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """
        case .changeRecord:
            "UPDATE record SET deleted = ?, revision = ?, modified = ?, hash = ?, document = ? WHERE pk = ?"
        case .index: "INSERT INTO search (rowid, title, names, summary, text) VALUES (?, ?, ?, ?, ?)"
        case .unindex:
            "INSERT INTO search (search, rowid, title, names, summary, text) VALUES ('delete', ?, ?, ?, ?, ?)"
        case .factsOfBlock: "SELECT facts FROM search_fact WHERE block = ?"
        case .putFacts: "INSERT OR REPLACE INTO search_fact (block, facts) VALUES (?, ?)"
        case .searchNode: "SELECT pk FROM search_node WHERE name = ?"
        case .addSearchNode: "INSERT INTO search_node (name) VALUES (?)"
        case .addChange:
            "INSERT INTO change (record, kind, revision, hash, at, run, successor) VALUES (?, ?, ?, ?, ?, ?, ?)"
        case .hasPayload: "SELECT 1 FROM payload WHERE substr(digest, 1, 6) = substr(?1, 1, 6) AND digest = ?1"
        case .addPayload: "INSERT INTO payload (digest, size, deflated, bytes) VALUES (?, ?, ?, ?)"
        case .mark:
            """
            INSERT INTO mark (win, identifier, run) VALUES (?, ?, ?)
            ON CONFLICT (win, identifier) DO UPDATE SET run = excluded.run
            """
        case .markedBy: "SELECT run FROM mark WHERE win = ? AND identifier = ?"
        case .removeAlias: "DELETE FROM alias WHERE id = ?"
        case .claimCount: "SELECT count(*) FROM claim WHERE record = ? AND state <> 'ended'"
        case .label: "SELECT pk FROM label WHERE channel = ? AND name = ?"
        case .addLabel: "INSERT INTO label (channel, name) VALUES (?, ?)"
        case .addReceiptLabel: "INSERT OR IGNORE INTO receipt_label (label, sequence) VALUES (?, ?)"
        case .removeReceiptLabel: "DELETE FROM receipt_label WHERE label = ? AND sequence = ?"
        case .filedReceipt:
            "SELECT sequence, labels FROM receipt WHERE channel = ? AND record = ? AND sequence > 0 AND labels <> ''"
        case .storedRecord: "SELECT revision, modified, hash, document FROM record WHERE id = ?"
        case .storedClaim:
            """
            SELECT pk, verbatim, draft, evidence FROM claim WHERE source = ? AND source_record = ? AND record = ?
            """
        case .addClaim:
            """
            INSERT INTO claim (ordinal, mention, verbatim, state, hash, payload, crosswalk, crosswalk_version, draft,
                evidence, departure, source, source_record, record)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        case .changeClaim:
            """
            UPDATE claim SET ordinal = ?, mention = ?, verbatim = ?, state = ?, hash = ?, payload = ?, crosswalk = ?,
                crosswalk_version = ?, draft = ?, evidence = ?, departure = ? WHERE pk = ?
            """
        case .leaningClaims: "SELECT pk, verbatim FROM claim WHERE record = ? AND length(draft) = 0"
        case .writeOutDraft: "UPDATE claim SET draft = ? WHERE pk = ?"
        case .shapesOfPath: "SELECT pk, label, said FROM evidence_shape WHERE path = ? AND rule = ?"
        case .addShape: "INSERT INTO evidence_shape (path, rule, label, said) VALUES (?, ?, ?, ?)"
        case .shape: "SELECT path, rule, label, said FROM evidence_shape WHERE pk = ?"
        case .hasClaims: "SELECT 1 FROM claim WHERE record = ?"
        case .hasClaimsBySource: "SELECT 1 FROM claim WHERE source = ? AND source_record = ?"
        case .putSourceRecord:
            """
            INSERT INTO source_record (source, identifier, status, fingerprint, signature, payload, frame, format,
                datestamp, url, line, retrieved, added_by, written_by, refused, issues, symbol)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (source, identifier) DO UPDATE SET status = excluded.status,
                fingerprint = excluded.fingerprint, signature = excluded.signature, payload = excluded.payload,
                frame = excluded.frame, format = excluded.format, datestamp = excluded.datestamp, url = excluded.url,
                line = excluded.line, retrieved = excluded.retrieved, added_by = excluded.added_by,
                written_by = excluded.written_by, refused = excluded.refused, issues = excluded.issues,
                symbol = excluded.symbol
            """
        case .hasSourceRecord: "SELECT 1 FROM source_record WHERE source = ? AND identifier = ?"
        case .addIssue: "INSERT INTO issue (run, position, source_record, details) VALUES (?, ?, ?, ?)"
        }
    }
}
