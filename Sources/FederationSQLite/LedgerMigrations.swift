import GRDB

/// The tables, as they came to be. A migration that has shipped is never edited: its SQL is plain text and names no type
/// of the application. Identifiers are TEXT with SQLite's default collation, which compares bytes.
enum LedgerMigrations {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 records, claims, payloads, runs, changes") { try $0.execute(sql: first) }
        return migrator
    }

    private static let first = """
        CREATE TABLE record (
            row INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            home TEXT NOT NULL,
            kind TEXT NOT NULL,
            deleted INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            modified_at INTEGER NOT NULL,   -- milliseconds since 1970
            content_hash BLOB NOT NULL,
            document BLOB NOT NULL          -- canonical JSON
        ) STRICT;
        CREATE INDEX record_by_home ON record (home, kind, deleted);

        CREATE TABLE alias (id TEXT NOT NULL PRIMARY KEY, successor TEXT NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE payload (
            row INTEGER PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE,
            size INTEGER NOT NULL,          -- of the bytes as they came
            deflated INTEGER NOT NULL,      -- whether `bytes` is a zlib stream
            bytes BLOB NOT NULL
        ) STRICT;

        CREATE TABLE source_record (
            row INTEGER PRIMARY KEY,
            source TEXT NOT NULL,           -- <node>/<source>
            identifier TEXT NOT NULL,
            status TEXT NOT NULL,
            fingerprint BLOB NOT NULL,
            signature BLOB,
            payload BLOB NOT NULL,
            frame BLOB,
            format TEXT NOT NULL,
            datestamp TEXT,
            source_url TEXT,
            first_line INTEGER,
            retrieved_at INTEGER NOT NULL,
            added_by INTEGER NOT NULL,
            written_by INTEGER NOT NULL,
            refused INTEGER NOT NULL,       -- drafts
            issues TEXT NOT NULL,           -- JSON array
            UNIQUE (source, identifier)
        ) STRICT;
        CREATE INDEX source_record_by_signature ON source_record (source, signature);

        CREATE TABLE claim (
            row INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            source_record TEXT NOT NULL,
            record TEXT NOT NULL,
            ordinal INTEGER NOT NULL,
            mention INTEGER NOT NULL,
            verbatim INTEGER NOT NULL,
            state TEXT NOT NULL,
            content_hash BLOB NOT NULL,
            payload BLOB,
            crosswalk TEXT NOT NULL,
            crosswalk_version TEXT NOT NULL,
            draft BLOB NOT NULL,            -- canonical JSON
            evidence TEXT,                  -- JSON array
            UNIQUE (source, source_record, record)
        ) STRICT;
        CREATE INDEX claim_by_record ON claim (record, state);
        CREATE INDEX claim_by_state ON claim (source, state, source_record, record);

        CREATE TABLE mark (
            window INTEGER NOT NULL,
            identifier TEXT NOT NULL,
            source TEXT NOT NULL,
            run INTEGER NOT NULL,
            PRIMARY KEY (window, identifier)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE checkpoint (
            source TEXT NOT NULL PRIMARY KEY,
            window INTEGER NOT NULL,
            run INTEGER NOT NULL,
            cursor TEXT NOT NULL,
            since INTEGER,
            source_summary TEXT NOT NULL,
            pages INTEGER NOT NULL,
            seen INTEGER NOT NULL,
            unreadable INTEGER NOT NULL,
            saved_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE run_number (last INTEGER NOT NULL) STRICT;
        INSERT INTO run_number VALUES (0);
        CREATE TABLE run (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            activity TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at INTEGER,
            verdict TEXT,
            details TEXT NOT NULL           -- JSON object: counts, explanation, failure…
        ) STRICT;
        CREATE INDEX run_by_source ON run (source, id);

        CREATE TABLE issue (
            row INTEGER PRIMARY KEY,
            run INTEGER NOT NULL,
            source_record TEXT,
            finding TEXT NOT NULL           -- JSON object
        ) STRICT;
        CREATE INDEX issue_by_run ON issue (run, row);

        CREATE TABLE change (
            sequence INTEGER PRIMARY KEY,
            record TEXT NOT NULL,
            kind TEXT NOT NULL,
            revision INTEGER NOT NULL,
            content_hash BLOB NOT NULL,
            at INTEGER NOT NULL,
            run INTEGER,
            successor TEXT
        ) STRICT;
        CREATE INDEX change_by_record ON change (record, sequence);

        -- Words are folded before they come here, so that every kind of ledger finds the same.
        CREATE VIRTUAL TABLE record_words USING fts5(
            title, names, summary, text, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'");
        -- Larger batches in memory before the index is written: 40 % less time to build it.
        INSERT INTO record_words (record_words, rank) VALUES ('hashsize', 67108864);
        """
}
