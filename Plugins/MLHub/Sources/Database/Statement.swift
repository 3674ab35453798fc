import FetchCore
import GRDBSQLite

/// A prepared statement of SQLite. Parameters count from 1, columns from 0.
///
/// SQLite's own functions, because a catalog has millions of rows and every layer above them costs more than they do.
final class Statement {
    private let database: OpaquePointer
    private let raw: OpaquePointer

    /// Prepares a statement.
    ///
    /// - Throws: ``FetchError`` with code `local-io`.
    init(_ database: OpaquePointer, _ sql: String) throws(FetchError) {
        self.database = database
        var raw: OpaquePointer?
        let code = sqlite3_prepare_v3(database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &raw, nil)
        guard code == SQLITE_OK, let raw else { throw DatabaseFault.error(database) }
        self.raw = raw
    }

    deinit { sqlite3_finalize(raw) }

    func bind(_ index: Int32, _ value: Int64?) {
        if let value { sqlite3_bind_int64(raw, index, value) } else { sqlite3_bind_null(raw, index) }
    }

    func bind(_ index: Int32, _ value: Double?) {
        if let value { sqlite3_bind_double(raw, index, value) } else { sqlite3_bind_null(raw, index) }
    }

    /// Binds text that is copied.
    func bind(_ index: Int32, _ value: String?) {
        guard var value else {
            sqlite3_bind_null(raw, index)
            return
        }
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        value.withUTF8 { bytes in
            // An empty string has no address, and SQLite takes that for NULL.
            guard let start = bytes.baseAddress else {
                sqlite3_bind_zeroblob(raw, index, 0)
                return
            }
            start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                _ = sqlite3_bind_text(raw, index, $0, Int32(bytes.count), transient)
            }
        }
    }

    /// Binds text that must stay where it is until ``run()`` returns.
    func bind(_ index: Int32, text: UnsafeRawBufferPointer) {
        let start = text.baseAddress?.assumingMemoryBound(to: CChar.self)
        sqlite3_bind_text(raw, index, start, Int32(text.count), nil)
    }

    /// Binds bytes that must stay where they are until ``run()`` returns.
    func bind(_ index: Int32, blob: UnsafeRawBufferPointer) {
        sqlite3_bind_blob(raw, index, blob.baseAddress, Int32(blob.count), nil)
    }

    /// Runs it to its end; no rows are wanted.
    func run() throws(FetchError) {
        while try step() {}
    }

    /// Moves to the next row; false at the end, after which it can be bound again.
    func step() throws(FetchError) -> Bool {
        switch sqlite3_step(raw) {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            sqlite3_reset(raw)
            return false
        default:
            sqlite3_reset(raw)
            throw DatabaseFault.error(database)
        }
    }

    /// Ends reading before the last row.
    func reset() { sqlite3_reset(raw) }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(raw, column) }
    func double(_ column: Int32) -> Double { sqlite3_column_double(raw, column) }
    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(raw, column) == SQLITE_NULL }
    func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }
    func optionalDouble(_ column: Int32) -> Double? { isNull(column) ? nil : double(column) }
    func text(_ column: Int32) -> String { optionalText(column) ?? "" }

    func optionalText(_ column: Int32) -> String? {
        guard let start = sqlite3_column_text(raw, column) else { return nil }
        let count = Int(sqlite3_column_bytes(raw, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func optionalBytes(_ column: Int32) -> [UInt8]? {
        guard let start = sqlite3_column_blob(raw, column) else { return nil }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(raw, column))))
    }

    /// A value of whatever kind, for properties; `nil` for NULL.
    func value(_ column: Int32) -> PropertyValue? {
        switch sqlite3_column_type(raw, column) {
        case SQLITE_INTEGER, SQLITE_FLOAT: .number(double(column))
        case SQLITE_TEXT: .text(text(column))
        default: nil
        }
    }
}

/// Errors of SQLite as errors for users.
enum DatabaseFault {
    static func error(_ database: OpaquePointer?) -> FetchError {
        let code = sqlite3_errcode(database) & 0xFF
        let said = String(cString: sqlite3_errmsg(database))
        if code == SQLITE_FULL { return FetchError.system(28, "writing the asset database") }
        return FetchError(
            .localIO, "the asset database cannot be used: \(said)",
            hint: "Delete \(AssetDatabase.fileName) and run the same command again")
    }
}
