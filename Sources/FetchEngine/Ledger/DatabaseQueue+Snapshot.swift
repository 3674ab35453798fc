import GRDB

extension DatabaseQueue {
    /// Runs queries that see one state of the database.
    ///
    /// GRDB's own `read` also forbids writing, by a pragma after which SQLite compiles every statement anew.
    func snapshot<T>(_ body: (Database) throws -> T) throws -> T {
        try unsafeRead { db in
            var result: T?
            try db.inTransaction(.deferred) {
                result = try body(db)
                return .commit
            }
            return result!
        }
    }
}
