public import FetchCore
import GRDB

extension Ledger {
    /// Marks samples that were left out because they need too much memory as to be brought, when a run may take more
    /// than any before.
    ///
    /// - Parameter memory: What the run may take, in bytes.
    public func reopenTooLarge(allowing memory: Int64) throws(FetchError) {
        let earlier = try meta("max_memory").flatMap { Int64($0) }
        guard earlier.map({ $0 < memory }) ?? true else { return }
        let code = FetchError.Code.tooLarge.rawValue
        try write { db in
            try db.execute(
                sql: """
                    DELETE FROM samples WHERE record IS NULL AND EXISTS (
                    SELECT 1 FROM assets refused JOIN assets container ON container.id = refused.container
                    WHERE refused.container = samples.asset AND refused.error_code = ?
                    AND refused.path = container.path || ': row ' || samples.key)
                    """, arguments: [code])
            let containers = try Int64.fetchAll(
                db, sql: "SELECT DISTINCT container FROM assets WHERE error_code = ? AND container IS NOT NULL",
                arguments: [code])
            for container in containers {
                try db.execute(
                    sql: "DELETE FROM assets WHERE container = ? AND error_code = ?", arguments: [container, code])
                try db.execute(sql: "UPDATE assets SET state = 0, goal = NULL WHERE id = ?", arguments: [container])
                try db.execute(
                    sql: "UPDATE containers SET cursor = NULL, samples = 0 WHERE asset = ?", arguments: [container])
            }
        }
        try setMeta("max_memory", String(memory))
    }
}
