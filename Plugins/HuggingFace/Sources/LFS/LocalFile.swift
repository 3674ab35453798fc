import Glibc

/// Looks at files of this machine.
enum LocalFile {
    /// The size of a regular file in bytes, reached by links or not; `nil` when there is none.
    static func size(_ path: String) -> Int64? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int64(status.st_size)
    }
}
