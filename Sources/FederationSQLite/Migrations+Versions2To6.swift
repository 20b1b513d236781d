extension Migrations {
    /// The steps from the second to the sixth: channels, the search index, lists of changes.
    static let versions2To6: [String] = [
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
    ]
}
