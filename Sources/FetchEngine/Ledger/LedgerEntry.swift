import FetchCore
import GRDB

/// One thing to be written into the ledger.
enum LedgerEntry: Sendable {
    /// Bytes of a version are about to arrive, or have arrived out of order.
    case partial(id: Int64, size: Int64?, validator: Validator, ranges: ByteRanges?)
    /// Whole and verified; about to get its final name.
    /// `goal` is what a ``WholeGoal`` says, where something looked at the content.
    case done(
        id: Int64, size: Int64, checksum: Checksum?, validator: Validator, time: Double, goal: String? = nil)
    /// Brought, and left out by choice.
    case leftOut(id: Int64, goal: String, time: Double)
    /// Failed for this run.
    case failed(id: Int64, error: FetchError, time: Double)
    /// To be fetched from its first byte.
    case reset(id: Int64)
}

extension Ledger {
    /// Writes many entries in one transaction, and which of them are about to be named.
    ///
    /// After it returns, everything in `unsettled` may be renamed: a kill between is mended by ``unsettled()``.
    func record(_ entries: [LedgerEntry], unsettled: [Int64]?) throws(FetchError) {
        try write { db in
            for entry in entries { try Self.record(entry, in: db) }
            if let unsettled {
                try Self.setMeta(db, "unsettled", unsettled.map(String.init).joined(separator: ","))
            }
        }
    }

    static func record(_ entry: LedgerEntry, in db: Database) throws {
        switch entry {
        case .done(let id, let size, let checksum, let validator, let time, let goal):
            let statement = try RawStatement(
                db,
                """
                UPDATE assets SET state = 2, file = 1, size = ?, checksum = ?, etag = ?, modified = ?, finished = ?,
                ranges = NULL, error_code = NULL, error = NULL, http_status = NULL, goal = coalesce(?, goal) WHERE id = ?
                """)
            statement.bind(1, size)
            statement.bind(2, checksum?.description)
            statement.bind(3, validator.etag)
            statement.bind(4, validator.lastModified)
            statement.bind(5, time)
            statement.bind(6, goal)
            statement.bind(7, id)
            _ = try statement.step()
        case .leftOut(let id, let goal, let time):
            try db.cachedStatement(
                sql: """
                    UPDATE assets SET state = 2, file = 0, goal = ?, finished = ?, ranges = NULL, error_code = NULL,
                    error = NULL, http_status = NULL WHERE id = ?
                    """
            ).execute(arguments: [goal, time, id])
        case .partial(let id, let size, let validator, let ranges):
            try db.cachedStatement(
                sql: "UPDATE assets SET state = 1, size = ?, etag = ?, modified = ?, ranges = ? WHERE id = ?"
            ).execute(arguments: [size, validator.etag, validator.lastModified, ranges?.description, id])
        case .failed(let id, let error, let time):
            try db.cachedStatement(
                sql: """
                    UPDATE assets SET finished = ?, error_code = ?, error = ?, http_status = ? WHERE id = ?
                    """
            ).execute(arguments: [time, error.code.rawValue, error.description, error.httpStatus, id])
        case .reset(let id):
            try db.cachedStatement(
                sql: "UPDATE assets SET state = 0, file = 0, etag = NULL, modified = NULL, ranges = NULL WHERE id = ?"
            ).execute(arguments: [id])
        }
    }

    /// The assets that an interrupted run had verified and was about to name.
    func unsettled() throws(FetchError) -> [OpenAsset] {
        let ids = (try meta("unsettled") ?? "").split(separator: ",").compactMap { Int64($0) }
        return try read { db in
            let statement = try RawStatement(db, "SELECT \(OpenAsset.columns) FROM assets WHERE id = ?")
            return try ids.flatMap { id in
                statement.bind(1, id)
                return try OpenAsset.all(statement)
            }
        }
    }
}
