import FetchCore
import GRDB
import Glibc

/// A file of SQLite's, for what is said when something is wrong with it.
struct DatabaseFile {
    /// What it is to the user.
    let noun: String
    let path: String
    /// What to do when it is damaged.
    let cure: String

    /// The ledger of an output directory.
    static func ledger(_ path: String) -> DatabaseFile {
        DatabaseFile(
            noun: "ledger", path: path,
            cure: "Move it away and run the fetch again: files that are there are checked and kept")
    }

    /// An index of members.
    static func index(_ path: String) -> DatabaseFile {
        DatabaseFile(
            noun: "index of members", path: path,
            cure: "Delete it and run the fetch again: it is made anew from the archives that are read")
    }

    /// An error of SQLite in the user's words: `no-space`, `not-found`, else `local-io`.
    func explain(_ error: any Error, creating: Bool = true) -> FetchError {
        if let known = error as? FetchError { return known }
        guard let error = error as? DatabaseError else {
            return FetchError.wrapping(error, while: "opening the \(noun) \(path)")
        }
        switch error.resultCode {
        case .SQLITE_FULL: return FetchError.system(ENOSPC, "writing the \(noun) \(path)")
        case .SQLITE_CANTOPEN where !creating:
            return FetchError(
                .notFound, "there is no \(noun) at \(path)", hint: "Name the output directory of an earlier fetch")
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            return FetchError(.localIO, "the \(noun) \(path) is damaged", hint: cure)
        case .SQLITE_CANTOPEN, .SQLITE_IOERR:
            // SQLite does not say why, and a file system without room is the most common reason.
            if isFull { return FetchError.system(ENOSPC, "writing the \(noun) \(path)") }
            fallthrough
        default: return FetchError(.localIO, "the \(noun) \(path): \(error.message ?? error.description)")
        }
    }

    /// True when the file system has no blocks or no inodes left.
    private var isFull: Bool {
        var status = statvfs()
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        guard statvfs(folder, &status) == 0 else { return false }
        return status.f_bavail == 0 || (status.f_files > 0 && status.f_favail == 0)
    }
}
