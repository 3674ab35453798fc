public import FetchCore
import Foundation

/// A copy of a directory's ledger in a temporary place, for looking at it while another process may be writing.
///
/// The original is copied between two checkpoints of its journal, so that the copy is whole; it is removed by
/// ``close()``.
public final class LedgerSnapshot: Sendable {
    public let ledger: Ledger
    private let scratch: String

    /// The copy's state folder, which goes with it.
    public var folder: String { scratch + "/.fetch" }

    /// Copies the ledger; without one, makes an empty copy when `creating` says so.
    ///
    /// - Throws: ``FetchError`` with code `not-found` when there is no ledger.
    public init(of directory: String, creating: Bool) throws(FetchError) {
        let files = FileManager.default
        let scratch = files.temporaryDirectory.appending(path: "fetch-\(UUID().uuidString)").path()
        self.scratch = scratch
        guard creating || files.fileExists(atPath: "\(directory)/.fetch/ledger.db") else {
            throw FetchError(
                .notFound, "\(directory) holds nothing that fetch brought", hint: "Name the output directory of a fetch"
            )
        }
        do {
            try files.createDirectory(atPath: scratch + "/.fetch", withIntermediateDirectories: true)
            try Self.copy("\(directory)/.fetch", to: "\(scratch)/.fetch")
        } catch {
            try? files.removeItem(atPath: scratch)
            throw FetchError(.localIO, "the ledger of \(directory) cannot be copied: \(error.localizedDescription)")
        }
        ledger = try Ledger(directory: scratch, creating: true)
        try ledger.becomeDisposable()
    }

    /// Closes and removes the copy.
    public func close() {
        ledger.close()
        try? FileManager.default.removeItem(atPath: scratch)
    }

    private static func copy(_ folder: String, to target: String) throws {
        let files = FileManager.default
        for _ in 0..<10 {
            let before = checkpointTime(folder)
            for name in ["ledger.db", "ledger.db-wal"] {
                try? files.removeItem(atPath: "\(target)/\(name)")
                if files.fileExists(atPath: "\(folder)/\(name)") {
                    try files.copyItem(atPath: "\(folder)/\(name)", toPath: "\(target)/\(name)")
                }
            }
            // The database file itself changes only when the journal is folded into it.
            if checkpointTime(folder) == before { return }
        }
    }

    private static func checkpointTime(_ folder: String) -> Date? {
        let facts = try? FileManager.default.attributesOfItem(atPath: "\(folder)/ledger.db")
        return facts?[.modificationDate] as? Date
    }
}

extension Claim {
    /// Says in words who holds a directory now, or `nil` when nobody does.
    public static func holderText(of directory: String) -> String? {
        holder(of: directory).map { "process \($0.process) on \($0.host) since \($0.since)" }
    }
}
