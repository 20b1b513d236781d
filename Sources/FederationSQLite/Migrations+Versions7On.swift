extension Migrations {
    /// The steps from the seventh on: shapes of evidence, consent, departures, sets, forgetting. The next one comes here.
    static let versions7On: [String] = [
        // An empty draft is what the claim's record says, without what only the ledger gives it. Evidence stands in the
        // claim's row; what its items have in common stands once. Payloads are found by the first bytes of their hashes,
        // as signatures are.
        """
        ALTER TABLE claim ADD COLUMN evidence BLOB;
        UPDATE claim SET evidence = (SELECT items FROM evidence WHERE evidence.claim = claim.pk);
        DROP TABLE evidence;

        CREATE TABLE evidence_shape (
            pk INTEGER PRIMARY KEY,
            path TEXT NOT NULL,
            rule TEXT NOT NULL,
            label TEXT,
            said TEXT
        ) STRICT;
        CREATE INDEX evidence_shape_by_path ON evidence_shape (path, rule);

        CREATE TABLE payload_by_pk (
            pk INTEGER PRIMARY KEY,
            digest BLOB NOT NULL,
            size INTEGER NOT NULL,
            deflated INTEGER NOT NULL,
            bytes BLOB NOT NULL
        ) STRICT;
        INSERT INTO payload_by_pk (pk, digest, size, deflated, bytes)
            SELECT pk, digest, size, deflated, bytes FROM payload;
        DROP TABLE payload;
        ALTER TABLE payload_by_pk RENAME TO payload;
        CREATE INDEX payload_by_digest ON payload (substr(digest, 1, 6));
        """,
        // What people decided about their records. Its numbers are never used twice, whatever is erased.
        """
        CREATE TABLE decision (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            record TEXT NOT NULL,
            granted INTEGER NOT NULL,
            recorded INTEGER NOT NULL,
            details BLOB NOT NULL
        ) STRICT;
        CREATE INDEX decision_by_record ON decision (record, id);
        """,
        // How a claim's source came not to make it any more.
        """
        ALTER TABLE claim ADD COLUMN departure BLOB;
        """,
        // What stands for a source record or a receipt in the set of its source or channel, and the first cells of sets.
        """
        ALTER TABLE source_record ADD COLUMN symbol BLOB;
        CREATE INDEX source_record_by_symbol ON source_record (source, symbol)
            WHERE symbol IS NOT NULL AND status <> 'gone';
        ALTER TABLE receipt ADD COLUMN symbol BLOB;
        CREATE INDEX receipt_by_symbol ON receipt (channel, symbol)
            WHERE symbol IS NOT NULL AND state = 'shown' AND hash IS NOT NULL;

        CREATE TABLE kept_set (
            pk INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            key BLOB NOT NULL,
            digest BLOB NOT NULL
        ) STRICT;
        CREATE TABLE kept_cells (
            kept INTEGER NOT NULL REFERENCES kept_set (pk),
            block INTEGER NOT NULL,
            cells BLOB NOT NULL,
            PRIMARY KEY (kept, block)
        ) STRICT, WITHOUT ROWID;
        """,
        // What may not be kept again, as keyed hashes. A payload that is `deflated` 2 was erased.
        """
        CREATE TABLE forgetting_key (
            key BLOB NOT NULL
        ) STRICT;
        CREATE TABLE forgotten (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            length INTEGER NOT NULL,
            hash BLOB NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;
        """,
        // How far those have come who fetch from a channel and say who they are.
        """
        CREATE TABLE visit (
            channel INTEGER NOT NULL REFERENCES channel (pk),
            peer TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (channel, peer)
        ) STRICT, WITHOUT ROWID;
        """,
        // Who had something forgotten, when and why. Where what a channel was given stands on the web.
        """
        CREATE TABLE forgetting_act (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            why TEXT NOT NULL,
            by_whom TEXT NOT NULL,
            sequence INTEGER NOT NULL
        ) STRICT;
        INSERT INTO forgetting_act (at, why, by_whom, sequence)
            SELECT DISTINCT at, '', '', 0 FROM forgotten ORDER BY at;
        ALTER TABLE channel ADD COLUMN web_address TEXT;
        """,
    ]
}
