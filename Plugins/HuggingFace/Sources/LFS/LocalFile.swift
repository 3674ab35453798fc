import Glibc

/// Looks at files of this machine.
enum LocalFile {
    /// True for a regular file, reached by links or not.
    static func isThere(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}
