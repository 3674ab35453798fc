/// The ledger's tables (`Docs/Ledger.md`).
enum LedgerSchema {
    static let version = 1

    static let statements = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE runs (
            id INTEGER PRIMARY KEY,
            started REAL NOT NULL,
            finished REAL,
            arguments TEXT NOT NULL,
            directory TEXT NOT NULL,
            selection TEXT NOT NULL DEFAULT '',
            records TEXT NOT NULL DEFAULT '[]',
            status INTEGER
        );
        CREATE TABLE assets (
            id INTEGER PRIMARY KEY,
            path TEXT NOT NULL UNIQUE,
            item TEXT,
            key TEXT NOT NULL,
            content INTEGER NOT NULL,
            reference INTEGER NOT NULL,
            promised_size INTEGER,
            promised_checksum TEXT,
            run INTEGER NOT NULL,
            state INTEGER NOT NULL DEFAULT 0,
            size INTEGER,
            checksum TEXT,
            etag TEXT,
            modified TEXT,
            ranges TEXT,
            finished REAL,
            error_code TEXT,
            error TEXT,
            http_status INTEGER
        );
        CREATE INDEX assets_open ON assets (id) WHERE state <> 2;
        """
}
