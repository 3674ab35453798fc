import Glibc

/// A file that cannot be written, with the reason `errno` gives.
struct OutputFileError: Error, CustomStringConvertible {
    let description: String

    init(path: String) {
        description = "cannot write \(path): \(String(cString: strerror(errno)))"
    }
}
