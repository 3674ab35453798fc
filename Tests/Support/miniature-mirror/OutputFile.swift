import Glibc

/// A file that is written whole.
struct OutputFile {
    let path: String

    /// Creates or replaces the file.
    ///
    /// - Throws: `OutputFileError`.
    func write(_ text: String) throws {
        guard let file = fopen(path, "we") else { throw OutputFileError(path: path) }
        let count = text.utf8.count
        let written = text.withCString { fwrite($0, 1, count, file) }
        guard fclose(file) == 0, written == count else { throw OutputFileError(path: path) }
    }
}
