/// The ledger's tables, step by step.
///
/// A step that was once released is frozen: it is never edited, only followed by another. The number of steps a file has
/// had is its `user_version`.
enum Migrations {
    /// « SSFL »: the file is a ledger of the Science Shop Federation.
    static let applicationID = 0x5353_464C

    static let steps: [String] = [
        """
        CREATE TABLE source (
            pk INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE
        ) STRICT;

        CREATE TABLE record (
            pk INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            node TEXT NOT NULL,
            kind TEXT NOT NULL,
            deleted INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            modified INTEGER NOT NULL,
            hash BLOB NOT NULL,
            document BLOB NOT NULL
        ) STRICT;
        CREATE INDEX record_by_node ON record (node, kind, deleted);

        CREATE VIRTUAL TABLE search USING fts5 (title, names, summary, text, tokenize = 'ascii');

        CREATE TABLE alias (
            id TEXT PRIMARY KEY,
            successor TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE source_record (
            pk INTEGER PRIMARY KEY,
            source INTEGER NOT NULL REFERENCES source (pk),
            identifier TEXT NOT NULL,
            status TEXT NOT NULL,
            fingerprint BLOB NOT NULL,
            signature BLOB,
            payload BLOB NOT NULL,
            frame BLOB,
            format TEXT NOT NULL,
            datestamp TEXT,
            url TEXT,
            line INTEGER,
            retrieved INTEGER NOT NULL,
            added_by INTEGER NOT NULL,
            written_by INTEGER NOT NULL,
            refused INTEGER NOT NULL,
            issues BLOB,
            UNIQUE (source, identifier)
        ) STRICT;
        CREATE INDEX source_record_by_signature ON source_record (source, signature) WHERE signature IS NOT NULL;
        CREATE INDEX source_record_leaving ON source_record (source, identifier) WHERE status = 'leaving';

        CREATE TABLE claim (
            pk INTEGER PRIMARY KEY,
            source INTEGER NOT NULL REFERENCES source (pk),
            source_record TEXT NOT NULL,
            record TEXT NOT NULL,
            ordinal INTEGER NOT NULL,
            mention INTEGER NOT NULL,
            verbatim INTEGER NOT NULL,
            state TEXT NOT NULL,
            hash BLOB NOT NULL,
            payload BLOB,
            crosswalk TEXT NOT NULL,
            crosswalk_version TEXT NOT NULL,
            draft BLOB NOT NULL,
            UNIQUE (source, source_record, record)
        ) STRICT;
        CREATE INDEX claim_by_record ON claim (record, source, state);
        CREATE INDEX claim_leaving ON claim (source, source_record, record) WHERE state = 'leaving';
        CREATE INDEX claim_contested ON claim (source, source_record, record) WHERE state = 'contested';

        CREATE TABLE evidence (
            claim INTEGER PRIMARY KEY REFERENCES claim (pk),
            items BLOB NOT NULL
        ) STRICT;

        CREATE TABLE payload (
            pk INTEGER PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE,
            size INTEGER NOT NULL,
            deflated INTEGER NOT NULL,
            bytes BLOB NOT NULL
        ) STRICT;

        CREATE TABLE run (
            id INTEGER PRIMARY KEY,
            source INTEGER NOT NULL REFERENCES source (pk),
            verdict TEXT,
            details BLOB NOT NULL
        ) STRICT;
        CREATE INDEX run_by_source ON run (source, id);

        CREATE TABLE issue (
            run INTEGER NOT NULL REFERENCES run (id),
            position INTEGER NOT NULL,
            source_record TEXT,
            details BLOB NOT NULL,
            PRIMARY KEY (run, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE mark (
            win INTEGER NOT NULL,
            identifier TEXT NOT NULL,
            run INTEGER NOT NULL,
            PRIMARY KEY (win, identifier)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE checkpoint (
            source INTEGER PRIMARY KEY REFERENCES source (pk),
            win INTEGER NOT NULL,
            run INTEGER NOT NULL,
            cursor TEXT NOT NULL,
            since INTEGER,
            summary TEXT NOT NULL,
            pages INTEGER NOT NULL,
            seen INTEGER NOT NULL,
            unreadable INTEGER NOT NULL,
            saved INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE change (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            record TEXT NOT NULL,
            kind TEXT NOT NULL,
            revision INTEGER NOT NULL,
            hash BLOB NOT NULL,
            at INTEGER NOT NULL,
            run INTEGER,
            successor TEXT
        ) STRICT;
        CREATE INDEX change_by_record ON change (record);
        """,
        // Channels that records are published to, and what each shows.
        """
        CREATE TABLE channel (
            pk INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            bookmark INTEGER NOT NULL,
            rules TEXT NOT NULL,
            output TEXT NOT NULL,
            finished INTEGER NOT NULL,
            finished_at INTEGER,
            turn INTEGER NOT NULL,
            ran INTEGER NOT NULL,
            verdict TEXT
        ) STRICT;

        CREATE TABLE receipt (
            channel INTEGER NOT NULL REFERENCES channel (pk),
            record TEXT NOT NULL,
            state TEXT NOT NULL,
            due INTEGER NOT NULL,
            hash BLOB,
            revision INTEGER NOT NULL,
            until INTEGER,
            reason TEXT,
            successor TEXT,
            address TEXT,
            at INTEGER NOT NULL,
            PRIMARY KEY (channel, record)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX receipt_due ON receipt (channel, record) WHERE due;
        CREATE INDEX receipt_ending ON receipt (channel, until) WHERE until IS NOT NULL;
        CREATE INDEX receipt_withdrawn ON receipt (channel, record) WHERE state = 'withdrawn';

        CREATE INDEX alias_by_successor ON alias (successor);
        """,
        // The index keeps neither texts nor places nor lengths: the records hold the texts, and `search_fact` what
        // ranking needs. `search_rules` says by which rules it was made; when they change, it is made anew.
        """
        DROP TABLE search;
        CREATE VIRTUAL TABLE search USING fts5 (
            title, names, summary, text, tokenize = 'ascii', content = '', columnsize = 0, detail = column);
        INSERT INTO search (search, rank) VALUES ('automerge', 0);
        INSERT INTO search (search, rank) VALUES ('crisismerge', 64);

        CREATE TABLE search_fact (
            block INTEGER PRIMARY KEY,
            facts BLOB NOT NULL
        ) STRICT;

        CREATE TABLE search_node (
            pk INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE
        ) STRICT;

        CREATE TABLE search_rules (
            version INTEGER NOT NULL
        ) STRICT;
        INSERT INTO search_rules (version) VALUES (0);
        """,
        // Hashes come in no order: every row of a page of the source writes another page of their index. The first bytes
        // tell two apart as well and take a third of the pages.
        """
        DROP INDEX source_record_by_signature;
        CREATE INDEX source_record_by_signature ON source_record (source, substr(signature, 1, 6))
            WHERE signature IS NOT NULL;
        """,
        // The order in which what a channel shows last changed, and what it files records under. A label's rows tell the
        // changes of its records alone, so that no list reads a whole channel.
        """
        ALTER TABLE channel ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE channel ADD COLUMN changed INTEGER;
        ALTER TABLE receipt ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE receipt ADD COLUMN changed INTEGER;
        ALTER TABLE receipt ADD COLUMN rendering BLOB;
        ALTER TABLE receipt ADD COLUMN labels TEXT NOT NULL DEFAULT '';
        CREATE UNIQUE INDEX receipt_by_sequence ON receipt (channel, sequence) WHERE sequence > 0;
        CREATE INDEX receipt_by_moment ON receipt (channel, changed, sequence) WHERE sequence > 0;

        CREATE TABLE label (
            pk INTEGER PRIMARY KEY,
            channel INTEGER NOT NULL REFERENCES channel (pk),
            name TEXT NOT NULL,
            UNIQUE (channel, name)
        ) STRICT;

        CREATE TABLE receipt_label (
            label INTEGER NOT NULL REFERENCES label (pk),
            sequence INTEGER NOT NULL,
            PRIMARY KEY (label, sequence)
        ) STRICT, WITHOUT ROWID;
        """,
        // Lists of changes: what they were asked with and left behind, and when everything was last seen. Hosts that asked
        // to be left alone, and by what they recognise that a document has not changed.
        """
        ALTER TABLE checkpoint ADD COLUMN bookmark TEXT;
        ALTER TABLE checkpoint ADD COLUMN scope TEXT NOT NULL DEFAULT '';
        ALTER TABLE checkpoint ADD COLUMN basis BLOB;
        ALTER TABLE checkpoint ADD COLUMN restarts INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE checkpoint ADD COLUMN listed INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE checkpoint ADD COLUMN pending TEXT;

        CREATE TABLE bookmark (
            source INTEGER PRIMARY KEY REFERENCES source (pk),
            text TEXT NOT NULL,
            scope TEXT NOT NULL,
            basis BLOB NOT NULL,
            run INTEGER NOT NULL,
            saved INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE sweep (
            source INTEGER PRIMARY KEY REFERENCES source (pk),
            scope TEXT NOT NULL,
            run INTEGER NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE ban (
            host TEXT PRIMARY KEY,
            until INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE validator (
            pk INTEGER PRIMARY KEY AUTOINCREMENT,
            url TEXT NOT NULL UNIQUE,
            etag TEXT,
            modified TEXT,
            accept TEXT,
            location TEXT NOT NULL
        ) STRICT;
        """,
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
