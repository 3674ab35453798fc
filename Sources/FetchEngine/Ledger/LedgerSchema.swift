/// The ledger's tables (`Docs/Ledger.md`).
enum LedgerSchema {
    static let version = 3

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
            http_status INTEGER,
            container INTEGER,
            goal TEXT,
            quota INTEGER,
            file INTEGER NOT NULL DEFAULT 0,
            sample INTEGER,
            place TEXT
        );
        CREATE INDEX assets_open ON assets (id) WHERE state <> 2;
        \(containers)
        \(samples)
        """

    /// From version 1: what is unpacked while it arrives.
    static let upgradeFrom1 = """
        ALTER TABLE assets ADD COLUMN container INTEGER;
        ALTER TABLE assets ADD COLUMN goal TEXT;
        ALTER TABLE assets ADD COLUMN quota INTEGER;
        ALTER TABLE assets ADD COLUMN file INTEGER NOT NULL DEFAULT 0;
        UPDATE assets SET file = 1 WHERE state = 2;
        \(containers)
        """

    /// From version 2: samples with fields.
    static let upgradeFrom2 = """
        ALTER TABLE assets ADD COLUMN sample INTEGER;
        ALTER TABLE assets ADD COLUMN place TEXT;
        \(samples)
        """

    private static let samples = """
        CREATE TABLE samples (
            asset INTEGER NOT NULL,
            number INTEGER NOT NULL,
            key TEXT NOT NULL,
            record BLOB,
            reason TEXT,
            PRIMARY KEY (asset, number)
        ) WITHOUT ROWID;
        """

    private static let containers = """
        CREATE TABLE containers (
            asset INTEGER PRIMARY KEY,
            goal TEXT NOT NULL,
            samples INTEGER NOT NULL DEFAULT 0,
            cursor BLOB,
            size INTEGER,
            etag TEXT,
            modified TEXT
        );
        CREATE INDEX assets_members ON assets (container) WHERE container IS NOT NULL;
        """
}
