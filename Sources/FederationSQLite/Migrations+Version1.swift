extension Migrations {
    /// The first step: sources and what they said, records, claims, runs, the change feed.
    static let version1 = """
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
        """
}
