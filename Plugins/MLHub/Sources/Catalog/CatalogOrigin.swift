import FetchCore
import Glibc

/// What an asset database was made from, so that a later run can tell whether it still holds.
struct CatalogOrigin: Hashable, Sendable {
    /// A file's path or an address, without anything secret.
    var name: String
    /// What changes when the content does: size and time of change, or the version a server tells.
    var version: String

    /// A local file as it is now.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` when it is not there.
    init(file path: String) throws(FetchError) {
        var facts = stat()
        guard stat(path, &facts) == 0 else {
            throw FetchError(
                .badInput, "the archive \(SafeText.printable(path)) cannot be read: \(SystemError.text(errno))",
                hint: "Check the path")
        }
        guard facts.st_mode & S_IFMT == S_IFREG else {
            throw FetchError(
                .badInput, "\(SafeText.printable(path)) is no file", hint: "Unpacked catalogs are read with --catalog")
        }
        name =
            realpath(path, nil).map { resolved in
                defer { free(resolved) }
                return String(cString: resolved)
            } ?? path
        version = "\(facts.st_size) bytes, \(facts.st_mtim.tv_sec).\(facts.st_mtim.tv_nsec)"
    }

    /// Something else.
    init(name: String, version: String) {
        self.name = name
        self.version = version
    }

    /// True when a database was made from this, whole, by this version of the program.
    func isOrigin(of database: AssetDatabase) -> Bool {
        database.fact("version") == DatabaseSchema.version && database.fact("origin") == name
            && database.fact("origin_version") == version && database.fact("complete") == "1"
    }

    /// Notes it, and that the database is whole.
    func write(to database: AssetDatabase) throws {
        try database.setFact("origin", name)
        try database.setFact("origin_version", version)
        try database.setFact("complete", "1")
    }
}
