/// The tables of the asset database (`Plugins/MLHub/README.md` explains them).
enum DatabaseSchema {
    /// Changes whenever the tables do: a database of another version is made again.
    static let version = "1"

    /// A database that is made again when it is lost needs neither journal nor syncs.
    static let settings = """
        PRAGMA page_size = 8192;
        PRAGMA journal_mode = OFF;
        PRAGMA synchronous = OFF;
        PRAGMA locking_mode = EXCLUSIVE;
        PRAGMA cache_size = -4000;
        PRAGMA temp_store = FILE;

        """

    static let tables = """
        CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE collections (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            folder TEXT NOT NULL,
            title TEXT,
            licence TEXT
        );
        CREATE TABLE documents (
            id INTEGER PRIMARY KEY,
            path TEXT NOT NULL,
            collection INTEGER REFERENCES collections,
            entry INTEGER,
            body BLOB
        );
        CREATE TABLE files (name TEXT PRIMARY KEY, entry INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE items (
            id INTEGER PRIMARY KEY,
            collection INTEGER NOT NULL REFERENCES collections,
            name TEXT NOT NULL,
            copy INTEGER NOT NULL DEFAULT 1,
            west REAL, south REAL, east REAL, north REAL,
            starts REAL, ends REAL,
            entry INTEGER,
            path TEXT,
            properties TEXT,
            geometry BLOB
        );
        CREATE TABLE bodies (item INTEGER PRIMARY KEY REFERENCES items, body BLOB NOT NULL);
        CREATE TABLE assets (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL,
            href TEXT NOT NULL,
            extension TEXT NOT NULL,
            shared INTEGER NOT NULL,
            size INTEGER,
            checksum TEXT
        );
        CREATE TABLE collection_assets (
            id INTEGER PRIMARY KEY,
            collection INTEGER NOT NULL REFERENCES collections,
            key TEXT NOT NULL,
            href TEXT NOT NULL,
            extension TEXT NOT NULL,
            size INTEGER,
            checksum TEXT
        );
        CREATE TABLE shared (
            collection INTEGER NOT NULL REFERENCES collections,
            key TEXT NOT NULL,
            extension TEXT NOT NULL,
            asset INTEGER NOT NULL REFERENCES assets,
            scope TEXT NOT NULL,
            PRIMARY KEY (collection, key, extension)
        ) WITHOUT ROWID;
        CREATE TABLE keys (
            collection INTEGER NOT NULL REFERENCES collections,
            key TEXT NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (collection, key)
        ) WITHOUT ROWID;

        """

    /// Made when all rows are in, which is faster than keeping them up to date.
    static let indexes = """
        PRAGMA cache_size = -32000;
        CREATE INDEX items_by_name ON items (name, collection);
        CREATE VIEW item_assets AS
            SELECT collections.name AS collection_id, items.name AS item_id, assets.key AS asset_key,
                assets.href AS asset_url, items.west, items.south, items.east, items.north,
                datetime(items.starts, 'unixepoch') AS start_datetime,
                datetime(items.ends, 'unixepoch') AS end_datetime
            FROM items JOIN collections ON collections.id = items.collection
            JOIN assets ON assets.id BETWEEN items.id * 65536 AND items.id * 65536 + 65534;

        """
}
